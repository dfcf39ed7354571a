import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Velocity 1.7's language beyond what every template uses ("VTL Reference" and "User Guide" of that version).
@Suite struct TemplateLanguageTests {
    typealias Row = TemplateRow

    private func check(_ row: Row) throws {
        let output = try TemplateFixture.render(row.template, arguments: ["name": "Ada", "n": 3, "list": ["a", "b"]])
        #expect(output == row.output)
    }

    @Test(arguments: [
        Row("#macro(greet $who)Hi $who!#end#greet('Ada')#greet(\"$ctx.args.name\")", "Hi Ada!Hi Ada!"),
        Row("#set($x = \"#quote('a')\")$x#macro(quote $s)<$s>#end", "<a>"),
        Row("#macro(two $a, $b)$a:$b#end#two(1 2) #two(1, 2)", "1:2 1:2"),
        Row("#macro(wrap)[$!bodyContent]#end#@wrap()in $ctx.args.n#end", "[in 3]"),
        Row("#macro(sum $l)#set($t = 0)#foreach($e in $l)#set($t = $t + $e)#end$t#end#sum([1, 2, 3])", "6"),
        Row("#set($a = 1)#macro(m $a)$a#end#m(2)$a", "21"),
        Row("#macro(m)x#end#m()\n#{m}y \\#m()", "xxy #m()"),
        Row("#notAMacro(1) #fff", "#notAMacro(1) #fff"),
    ])
    func macros(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#define($b)Hi $who#end#set($who = 'a')$b|#set($who = 'b')$b", "Hi a|Hi b"),
        Row("#define($b)x#end#set($s = \"$b$b\")$s.length()", "2"),
        Row("#set($t = '$ctx.args.name #if(true)yes#end')#evaluate($t)", "Ada yes"),
        Row("#evaluate('#set($new = 5)')$!new|#set($again = 1)#evaluate('$again$new')", "5|15"),
        Row("a#stop b", "a"),
        Row("#foreach($e in [1..5])#if($e == 3)#break#end$e#end.", "12."),
        Row("#foreach($a in [1..2])#foreach($b in [1..3])#if($b == 2)#break#end$a$b #end#end", "11 21 "),
    ])
    func `define, evaluate, stop and break`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#foreach($e in ['a', 'b'])$foreach.first$foreach.last#end", "truefalsefalsetrue"),
        Row(
            "#foreach($e in ['a', 'b'])$foreach.getIndex()$foreach.isLast()$foreach.hasNext() #end",
            "0falsetrue 1truefalse "),
        Row("#foreach($a in [1])#foreach($b in [1, 2])$foreach.topmost.count$foreach.parent.count#end#end", "1111"),
        Row("#foreach($e in $ctx.args.list)$velocityCount$!velocityHasNext#end", "1true2false"),
    ])
    func loops(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($x = 9223372036854775807 + 1)$x", "9223372036854775808"),
        Row("#set($x = 5 / 2 * 2.0)$x", "4.0"), Row("#set($x = -5 % 3)$x", "-2"), Row("#set($x = 5.5 % 2)$x", "1.5"),
        Row("#set($x = 'a' + $nobody)$x", "a$nobody"), Row("#set($x = 'n' + 1 + 2)$x", "n12"),
        Row("#set($x = 1 + 2 + 'n')$x", "3n"), Row("#if(1.0 == 1)y#end", "y"), Row("#if('1' == 1)y#end", "y"),
        Row("#if($nobody == '')n#{else}y#end", "y"), Row("#if($nobody < 1)n#{else}y#end", "y"),
        Row("#if([1, 2] == [1, 2])y#end", "y"), Row("#if(true == 'true')y#end", "y"),
        Row("#if($ctx.args.n > 2 && $ctx.args.n <= 3 || false)y#end", "y"),
        Row("#if($ctx.args.n gt 2 and not ($ctx.args.n eq 4))y#end", "y"),
        Row("#set($m = {\"k$ctx.args.n\": 'v'})$m.k3", "v"), Row("#set($r = [$ctx.args.n..1])$r", "[3, 2, 1]"),
        Row("#set($l = [[1, 2], {'a': [3]}])$l[0][1]$l[1].a[0]", "23"),
    ])
    func expressions(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("{\n  #set($x = 1)\n  \"a\": $x\n}", "{\n  \"a\": 1\n}"),
        Row("a\n#if(true)\nb\n#else\nc\n#end\nd", "a\nb\nd"),
        Row("#foreach($e in [1, 2])\n$e\n#end\nx", "1\n2\nx"),
        Row("  #if(true)  \n  a\n  #end\nb", "    a\n  b"),
        Row("a ## comment\nb", "a b"),
        Row("#macro(m)\nx\n#end\ny", "y"),
        Row("#define($d)\nx\n#end\n$d", "x\n"),
    ])
    func `white space around directives`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("$!{ctx.args.name}x ${ctx.args.name}x $!ctx.args.nope|", "Adax Adax |"),
        Row("$utils.isNull($context.arguments.nope) $ctx.get('args').n", "true 3"),
        Row("$ctx.args.list.get(0).toUpperCase().length()", "1"),
        Row("$ctx.args.name.substring( 0 , 1 )", "A"),
        Row("$ctx.args.list[$ctx.args.list.size()]", "$ctx.args.list[$ctx.args.list.size()]"),
        Row("$ctx.env.STAGE $!ctx.prev.result|$ctx.outErrors.size()", "$ctx.env.STAGE |0"),
        Row("$ctx.info.selectionSetList", "[id, kind, kind/name]"),
        Row("#[[$ctx.args.name ## #set]]#", "$ctx.args.name ## #set"),
        Row("#set($dollar = '$')${dollar}ctx", "$ctx"),
    ])
    func references(row: Row) throws { try check(row) }

    // MARK: - Templates that never end

    @Test(arguments: [
        "#macro(m)#m()#end#m()",
        "#macro(a)#b()#end#macro(b)#a()#end#a()",
        "#define($x)$x#end$x",
        "#define($x)a$y#end#define($y)b$x#end#set($z = \"$x\")",
        "#set($t = '#evaluate($t)')#evaluate($t)",
        "#set($t = 'x')#foreach($i in [1..1000])#foreach($j in [1..90])#set($t = $t + 'xxxxxxxxxxxxxxxx')#evaluate($t)#end#end",
        "#set($l = [])#foreach($i in [1..1000])#foreach($j in [1..90])$util.qr($l.add($l.size()))$util.qr($l.contains(-1))#end#end",
        "#set($s = 'abc')#set($s = $s.repeat(1000000))#foreach($i in [1..1000])#set($t = $s + $i)#end",
        "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end$l",
        "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end$util.toJson($l)",
        "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end$util.dynamodb.toDynamoDBJson($l)",
        "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end#return($l)",
        "#set($s = 'a')$s.format('%999999999d', 1)",
        "#set($s = 'a')$s.repeat(2000000000)",
        "$util.matches('(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
    ])
    func `a template without end fails`(template: String) {
        #expect(throws: TemplateFailure.self) {
            let value = try MappingTemplate(template).evaluate(
                VTLContext(ResolverContext(TemplateFixture.invocation())), in: TemplateFixture.environment()
            ) { (text, returned) throws(TemplateFailure) in try returned?.json() }
            _ = value
        }
    }

    @Test func `lists within lists are let go of without a stack`() throws {
        let template =
            "#set($l = [])#foreach($i in [1..1000])#foreach($j in [1..50])#set($l = [$l])#set($m = {'l': $l})#end#end done"
        #expect(try TemplateFixture.render(template).hasSuffix("done"))
    }
}
