import Testing

@testable import AppSyncEmu

@Suite struct FirstLookTests {
    @Test func look() async {
        for expression in [
            "1 + 1", "ctx.args.x.y", "util.time.nowISO8601()", "util.autoId()", "util.autoId() === util.autoId()", "({ a: undefined, b: null })",
            "ddb.update({ key: { id: 'test' }, update: { age: ddb.operations.add(10) } })",
            "rds.createPgStatement(rds.select({table: 'persons', where: {name: {eq: 'Stephane'}, id: {gt: 10}}, limit: 10}))",
            "[1,2,3].map((x) => x * 2).foo()", "nope.x", "'a'.padStart(3)", "JSON.parse('{')", "util.error('no', 'Type', {a: 1}, 2)",
            "util.foo()", "[3,1,2].sort()", "[...'abc']", "typeof ctx.constructor", "null.x", "ctx.args.a()", "Object.freeze({})", "Number('3')",
            "`${[1,2]}`", "'a.b'.replace('[.]', '-')",
        ] {
            print(expression, "→", await ScriptFixture.value(of: expression))
        }
        let e = await ScriptFixture.evaluate(ScriptFixture.code("\n    console.log('This request is allowed', {a:1});\n  const a = ctx.args.b.c;\n return 1;"))
        print(e)
        let f = await ScriptFixture.evaluate(ScriptFixture.code("const l = [...'x'.concat('y')]; let n = 0;\n for (const a of [1,2]) { for (const b of [1,2,3]) n += b;\n ctx.foo.bar; }\n return n;"))
        print(f)
        let g = await ScriptFixture.evaluate(ScriptFixture.code("let a = [1]; for (const b of a) { a.push(b); }\n return a.length;"))
        print(g)
        let h = await ScriptFixture.evaluate(ScriptFixture.code("let a = [1]; const f = (x) => x; for (const b of a) { a.push('x'.concat('y')); }\n return a.length;"))
        print(h)
    }
}
