import Testing

@testable import AppSyncEmu

/// `@aws-appsync/utils/rds`: the statements of the developer guide's "Built-in modules" (built-in-modules-js), in the
/// letters that EvaluateCode writes them in (captured in localstack/appsync-utils).
@Suite struct ScriptRDSModuleTests {
    private func statement(_ call: String, _ creator: String = "createPgStatement") async -> String {
        await ScriptFixture.value(of: "rds.\(creator)(\(call))")
    }

    @Test(arguments: [
        ("select({ table: 'persons' })", #"SELECT * FROM "persons""#),
        ("select({ table: 'private.persons' })", #"SELECT * FROM "private"."persons""#),
        (
            "select({ table: 'persons', columns: ['id', 'persons.name'] })",
            #"SELECT "id", "persons"."name" FROM "persons""#
        ),
        (
            "select({ table: 'persons', columns: ['id'], limit: 10, offset: 40 })",
            #"SELECT "id" FROM "persons" LIMIT :P0 OFFSET :P1"#
        ),
        (
            "select({ table: 'persons', orderBy: [{ column: 'name' }, { column: 'id', dir: 'DESC' }] })",
            #"SELECT * FROM "persons" ORDER BY "name" ASC, "id" DESC"#
        ),
        (
            "select({ table: 'persons', where: { name: { eq: 'Stephane' }, id: { gt: 10 } } })",
            #"SELECT * FROM "persons" WHERE "name" = :P0 AND "id" > :P1"#
        ),
        (
            "select({ table: 'persons', where: { or: [{ name: { eq: 'Stephane' } }, { id: { gt: 10 } }] } })",
            #"SELECT * FROM "persons" WHERE ("name" = :P0) OR ("id" > :P1)"#
        ),
        (
            "select({ table: 'persons', where: { not: [{ name: { eq: 'Stephane' } }, { id: { gt: 10 } }] } })",
            #"SELECT * FROM "persons" WHERE NOT ("name" = :P0 AND "id" > :P1)"#
        ),
        (
            "select({ table: 't', where: { a: { ne: 1, le: 2, lt: 3, ge: 4 } } })",
            #"SELECT * FROM "t" WHERE "a" != :P0 AND "a" <= :P1 AND "a" < :P2 AND "a" >= :P3"#
        ),
        (
            "select({ table: 't', where: { a: { between: [1, 2] }, b: { attributeExists: false }, c: { size: { eq: 3 } } } })",
            #"SELECT * FROM "t" WHERE "a" BETWEEN :P0 AND :P1 AND "b" IS NULL AND LENGTH ("c") = :P2"#
        ),
        ("select({ table: { p: 'persons' } })", #"SELECT * FROM "p" as "persons""#),
        ("select({ from: 'persons' })", #"SELECT * FROM "persons""#),
        ("select({ table: 'p', where: rds.sql`id = ${1}` })", #"SELECT * FROM "p" WHERE id = :P0"#),
        (
            "select({ table: 'p', where: { and: [{ id: { eq: 1 } }, {}] } })",
            #"SELECT * FROM "p" WHERE ("id" = :P0) AND"#
        ),
        ("select({ table: 'p', where: {} })", #"SELECT * FROM "p""#),
        (
            "insert({ table: 'persons', values: { name: 'x', country: null } })",
            #"INSERT INTO "persons" ("name", "country") VALUES (:P0, NULL)"#
        ),
        (
            "insert({ table: 'persons', values: { name: 'x' }, returning: '*' })",
            #"INSERT INTO "persons" ("name") VALUES (:P0) RETURNING *"#
        ),
        (
            "update({ table: 'persons', values: { name: 'x' }, where: { id: { eq: 3 } }, returning: ['id', 'name'] })",
            #"UPDATE "persons" SET "name" = :P0 WHERE "id" = :P1 RETURNING "id", "name""#
        ),
        ("remove({ table: 'persons', where: { id: { eq: 3 } } })", #"DELETE FROM "persons" WHERE "id" = :P0"#),
        ("sql`insert into Post(id, text) values(${1}, ${'x'})`", "insert into Post(id, text) values(:P0, :P1)"),
    ])
    func `Statements`(call: String, text: String) async {
        let value = await ScriptFixture.value(of: "rds.createPgStatement(rds.\(call)).statements[0]")
        #expect(value == "\"\(text.replacing("\"", with: "\\\""))\"")
    }

    @Test func `Variables go beside the statements, with the hints of their types`() async {
        #expect(
            await statement(
                "rds.sql`a ${rds.typeHint.UUID('u')}`, rds.select({ table: 't', where: { n: { contains: 'x' } } })",
                "createMySQLStatement")
                == #"{"statements":["a :P0","SELECT * FROM `t` WHERE `n` LIKE :P1"],"variableMap":{":P0":"u",":P1":"%x%"},"variableTypeHintMap":{":P0":"UUID"}}"#
        )
        for hint in ["DATE", "DECIMAL", "TIME", "TIMESTAMP", "UUID"] {
            #expect(await ScriptFixture.value(of: "rds.typeHint.\(hint)('v')") == #"{"type":"\#(hint)","value":"v"}"#)
        }
        #expect(await ScriptFixture.value(of: "rds.typeHint.JSON([1, 2])") == #"{"type":"JSON","value":"[1,2]"}"#)
    }

    @Test func `Both dialects quote in their own way`() async {
        #expect(
            await ScriptFixture.value(of: "rds.createMySQLStatement(rds.remove({ table: 'a`b' })).statements[0]")
                == #""DELETE FROM `a``b`""#)
    }

    @Test(arguments: [
        ("", "createPgStatement", "An argument is expected to be passed to createPgStatement"),
        ("1", "createMySQLStatement", "Unsupported type is passed as argument to createMySQLStatement"),
        ("rds.select()", "createPgStatement", "An argument is expected to be passed to select"),
        ("rds.select([])", "createPgStatement", "Expected payload to be an Object."),
        ("rds.select({})", "createPgStatement", "'table' or 'from' key is required."),
        (
            "rds.select({ table: 'a', from: 'b' })", "createPgStatement",
            "'from' and 'table' keys cannot be used together"
        ),
        ("rds.select({ table: 1 })", "createPgStatement", "table name is expected to be a string or alias."),
        ("rds.select({ table: 'a', columns: 'b' })", "createPgStatement", "Expected column to be * or an array."),
        ("rds.select({ table: 'a', columns: [1] })", "createPgStatement", "Invalid type in column array."),
        (
            "rds.select({ table: 'a', where: 'b' })", "createPgStatement",
            "WHERE values are expected to be SQL templates or a condition object."
        ),
        (
            "rds.select({ table: 'a', where: { b: { bogus: 1 } } })", "createPgStatement",
            "Unsupported condition b.bogus."
        ),
        (
            "rds.select({ table: 'a', where: { b: { eq: null } } })", "createPgStatement",
            "Value for b.eq can't be null."
        ),
        (
            "rds.select({ table: 'a', where: { b: { beginsWith: 1 } } })", "createPgStatement",
            "b.beginsWith expects a string value to be passed."
        ),
        (
            "rds.select({ table: 'a', where: { b: { between: [1] } } })", "createPgStatement",
            "b.between condition expects an array with 2 values but received an array with length 1."
        ),
        (
            "rds.select({ table: 'a', where: { b: { size: 1 } } })", "createPgStatement",
            "Expected b.size to be an Object."
        ),
        ("rds.select({ table: 'a', where: { and: 1 } })", "createPgStatement", "and expects conditions to be an array"),
        ("rds.select({ table: 'a', limit: 'x' })", "createPgStatement", "limit expects a number."),
        (
            "rds.select({ table: 'a', orderBy: [{}] })", "createPgStatement",
            "orderBy item expected to have property column."
        ),
        (
            "rds.select({ table: 'a', orderBy: [{ column: 'b', dir: 'up' }] })", "createPgStatement",
            "orderBy dir can have either ASC or DESC found up."
        ),
        ("rds.insert({ table: 'a' })", "createPgStatement", "values are expected to be passed to insert"),
        (
            "rds.insert({ table: 'a', values: { b: 1 }, returning: '*' })", "createMySQLStatement",
            "returning is not supported in MySQL."
        ),
    ])
    func `What is no statement is refused in AppSync's words`(call: String, creator: String, message: String) async {
        #expect(await statement(call, creator) == message)
    }
}
