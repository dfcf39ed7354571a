import Testing

@testable import AppSyncEmu

/// The methods of Java's classes that templates call.
@Suite struct JavaMethodTests {
    typealias Row = TemplateRow

    private func check(_ row: Row) throws { #expect(try TemplateFixture.render(row.template) == row.output) }

    @Test(arguments: [
        Row("#set($s = 'Hello')$s.compareToIgnoreCase('hello') $s.hashCode() $s.repeat(2)", "0 69609650 HelloHello"),
        Row("#set($s = 'a,b')#foreach($p in $s.split(','))$p;#end", "a;b;"),
        Row("#set($s = 'x')$s.join('-', ['a', 'b']) $s.join('-', 'a', 'b')", "a-b a-b"),
        Row(
            "#set($s = 'abc')$s.toCharArray().size() $s.codePointAt(0) $s.lastIndexOf('b', 0) $s.startsWith('b', 1)",
            "3 97 -1 true"),
        Row("#set($s = 'HELLO')$s.regionMatches(true, 1, 'xel', 1, 2) $s.regionMatches(1, 'xel', 1, 2)", "true false"),
        Row("#set($s = '  a ')[$s.strip()][$s.stripLeading()][$s.stripTrailing()]", "[a][a ][  a]"),
        Row(
            "#set($s = 'a1b2')$s.replaceAll('[0-9]', '#') $s.replaceFirst('[0-9]', '') $s.matches('(\\w\\d)+')",
            "a#b# ab2 true"),
        Row("#set($s = '😀b')$s.length() $s.indexOf('b') $s.codePointAt(0)", "3 2 128512"),
        Row("#set($s = '')$s.valueOf(5)$s.concat('x')", "5x"),
        Row("#set($s = 'a')$!s.getClass()|$!s.class|", "||"),
    ])
    func strings(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("%s and %s|'a', 1", "a and 1"), Row("%05d|42", "00042"), Row("%,d|1234567", "1,234,567"),
        Row("%+d %(d|5, -5", "+5 (5)"), Row("%.2f|3.14159", "3.14"), Row("%8.3f|2.5", "   2.500"),
        Row("%-5s!|'ab'", "ab   !"), Row("%5s!|'ab'", "   ab!"), Row("%x %X %o|255, 255, 8", "ff FF 10"),
        Row("%b %c%n|true, 'x'", "true x\n"), Row("%2$s %1$s|'a', 'b'", "b a"), Row("100%%|1", "100%"),
        Row("%e|12345.678", "1.234568e+04"), Row("%.0f|2.5", "3"), Row("%.1f|0.05", "0.1"),
        Row("%.3f|1234567.0", "1234567.000"),
        Row("%08.2f|-3.14159", "-0003.14"), Row("%.2f|0.005", "0.01"), Row("%f|0.0", "0.000000"), Row("%S|'up'", "UP"),
    ])
    func `String format`(row: Row) throws {
        let halves = row.template.split(separator: "|", maxSplits: 1)
        let output = try TemplateFixture.render("#set($s = '')$s.format('\(halves[0])', \(halves[1]))")
        #expect(output == row.output)
    }

    @Test(arguments: [
        Row("#set($I = 0)$I.parseInt('12') $I.valueOf('7') $I.toString(5) $I.parseInt('ff', 16)", "12 7 5 255"),
        Row("#set($I = 0)$!I.parseInt('1x')|$I.max(3, 9)$I.min(3, 9)", "|93"),
        Row("#set($n = 3.7)$n.intValue() $n.longValue() $n.doubleValue() $n.compareTo(4.0)", "3 3 3.7 -1"),
        Row("#set($D = 0.0)$D.parseDouble('1.50') $D.valueOf('2')", "1.5 2.0"),
        Row(
            "#set($b = true)$b.parseBoolean('TRUE') $b.toString() $b.equals(true) $b.hashCode()", "true true true 1231"),
        Row("#set($n = 5)$n.equals(5) $n.toString().length() $n.hashCode() $n.floatValue()", "true 1 5 5.0"),
    ])
    func `numbers and booleans`(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($l = [3, 1, 2])$!l.sort($null)$l $l.hashCode()", "[1, 2, 3] 30817"),
        Row("#set($l = [1, 2])#set($i = $l.iterator())$i.next()$i.hasNext()$i.next()$i.hasNext()", "1true2false"),
        Row("#set($l = [1, 2])#foreach($e in $l.iterator())<$e>#end", "<1><2>"),
        Row(
            "#set($l = [1, 4])$l.addAll(1, [2, 3]) $l $l.toArray().size() $l.subList(1, 3)",
            "true [1, 2, 3, 4] 4 [2, 3]"),
        Row(
            "#set($l = ['a', 'b', 'c'])$l.removeAll(['a']) $l.retainAll(['b']) $l $l.set(0, 'z') $l",
            "true true [b] b [z]"),
        Row(
            "#set($l = [1])$l.equals([1]) $l.containsAll([1]) $!l.get(9)| $l.indexOf(1) $l.remove(0) $l.isEmpty()",
            "true true | 0 1 true"),
    ])
    func lists(row: Row) throws { try check(row) }

    @Test(arguments: [
        Row("#set($m = {'a': 1, 'b': 2})$m.keySet().remove('a') $m $m.values() $m.hashCode()", "true {b=2} [2] 96"),
        Row("#set($m = {'a': 1})#foreach($e in $m.entrySet())$!e.setValue(5)|$e#end $m", "1|a=5 {a=5}"),
        Row(
            "#set($m = {'a': 1})$m.replace('a', 2) $!m.replace('z', 1)| $m.remove('a', 9) $m.remove('a', 2) $m",
            "1 | false true {}"),
        Row(
            "#set($m = {'a': 1})$!m.putAll({'b': 2})$!m.putIfAbsent('a', 9)|$m.containsValue(2) $m.getOrDefault('x', 'd')",
            "1|true d"),
        Row(
            "#set($m = {'b': 1, 'a': 2})$m.keySet().contains('a') $m.entrySet().size() $m.equals({'a': 2, 'b': 1})",
            "true 2 true"),
        Row(
            "#set($m = {})$util.qr($m.put('a', {}))$util.qr($m.a.put('b', [1]))$m.get('a').b[0] $m['a']['b'].size()",
            "1 1"),
    ])
    func maps(row: Row) throws { try check(row) }
}
