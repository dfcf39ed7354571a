import Testing

@testable import DynamoEmu

/// Keys as bytes come in DynamoDB's order: numbers by value, strings and binaries byte by byte, unsigned.
@Suite struct KeyOrderTests {
    static func n(_ text: String) throws -> AttributeValue { .n(try DynamoNumber(parsing: text)) }

    static let strings = [
        "\0", "\0\0", "\0\u{1}", "\u{1}", " ", "0", "10", "9", "A", "Z", "a", "a\0", "a\0b", "a\u{1}", "aa", "b", "é",
        "é!", "\u{FFFD}", "😀",
    ]

    static let numbers = [
        "-9.9999999999999999999999999999999999999E+125", "-1E+10", "-100", "-99.5", "-99", "-12", "-2", "-1.5", "-1",
        "-0.12", "-0.1", "-1E-130", "0", "1E-130", "0.1", "0.12", "1", "1.5", "2", "9.9", "10", "12", "99", "99.5",
        "100",
        "1E+10", "9.9999999999999999999999999999999999999E+125",
    ]

    static let binaries: [[UInt8]] = [
        [0], [0, 0], [0, 1], [0, 0xFF], [1], [1, 0], [0x61], [0x61, 0], [0x61, 0xFF], [0x62], [0xFE], [0xFF],
        [0xFF, 0],
        [0xFF, 0xFF],
    ]

    static func ascending(_ type: ScalarAttributeType) throws -> [AttributeValue] {
        switch type {
        case .S: strings.map { .s($0) }
        case .N: try numbers.map { try n($0) }
        case .B: binaries.map { .b($0) }
        }
    }

    static func expectAscending(_ keys: [[UInt8]], sourceLocation: SourceLocation = #_sourceLocation) {
        for (position, key) in keys.enumerated().dropFirst() {
            #expect(
                keys[position - 1].lexicographicallyPrecedes(key),
                "\(position - 1) and \(position)",
                sourceLocation: sourceLocation
            )
        }
    }

    @Test(arguments: [ScalarAttributeType.S, .N, .B])
    func `a sort key orders rows and entries of an index`(_ type: ScalarAttributeType) throws {
        let values = try Self.ascending(type)
        Self.expectAscending(values.map { KeyBytes.row(partition: .s("p"), sort: $0) })
        // Whatever the item's own key is.
        Self.expectAscending(
            values.enumerated().map { position, value in
                let row = KeyBytes.row(partition: .s("p"), sort: .s(String(100 - position)))
                return KeyBytes.index(partition: [.s("p")], sort: [value], baseRow: row)
            }
        )
    }

    @Test(arguments: [ScalarAttributeType.S, .N, .B], [ScalarAttributeType.S, .N, .B])
    func `several sort attributes order from the left`(_ first: ScalarAttributeType, _ second: ScalarAttributeType)
        throws
    {
        let firsts = try Self.ascending(first)
        let seconds = try Self.ascending(second)
        let row = KeyBytes.row(partition: .s("p"), sort: nil)
        Self.expectAscending(
            firsts.flatMap { first in
                seconds.map { KeyBytes.index(partition: [.s("p")], sort: [first, $0], baseRow: row) }
            }
        )
    }

    @Test func `four sort attributes of mixed types order from the left`() throws {
        let row = KeyBytes.row(partition: .s("p"), sort: nil)
        let tuples: [(String, String, [UInt8], String)] = [
            ("a", "-10", [0xFF], "z"), ("a", "-9", [0], "z"), ("a", "2", [0], "b"), ("a", "2", [0, 0], "a"),
            ("a", "10", [0], ""), ("a", "10", [0], "\0"), ("a\0", "-100", [0], ""), ("aa", "-100", [0], ""),
            ("b", "-1E+5", [0], ""),
        ]
        Self.expectAscending(
            try tuples.map { tuple in
                KeyBytes.index(
                    partition: [.s("p"), try Self.n("1")],
                    sort: [.s(tuple.0), try Self.n(tuple.1), .b(tuple.2), .s(tuple.3)],
                    baseRow: row
                )
            }
        )
    }

    @Test(
        arguments: [
            ([.s("ab"), .s("c")], [.s("a"), .s("bc")]), ([.s("a"), .s("b")], [.s("b"), .s("a")]),
            ([.s("a")], [.s("a"), .s("a")]), ([.s("1")], [.b([0x31, 0x30])]),
        ] as [([AttributeValue], [AttributeValue])]
    )
    func `partitions that only look alike are different`(_ left: [AttributeValue], _ right: [AttributeValue]) {
        let range = KeyBytes.range(partitionPrefix: KeyBytes.indexPartition(left), condition: nil)
        #expect(!range.contains(KeyBytes.index(partition: right, sort: [], baseRow: [1])))
        #expect(range.contains(KeyBytes.index(partition: left, sort: [], baseRow: [1])))
    }

    @Test func `one number is one key, however it is written`() throws {
        let keys = try ["1000", "1e3", "1000.0", "0.1E4", "+1000"].map { text in
            KeyBytes.row(partition: try Self.n(text), sort: nil)
        }
        #expect(Set(keys).count == 1)
    }
}
