import Testing

@testable import DynamoEmu

@Suite struct KeyBytesTests {
    static func randomBytes(_ generator: inout SeededGenerator) -> [UInt8] {
        // Few different bytes, so that prefixes, zeros and 0xFF meet often.
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            [0, 1, 0x61, 0x62, 0xFE, 0xFF].randomElement(using: &generator)!
        }
    }

    static func randomString(_ generator: inout SeededGenerator) -> String {
        String(
            (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                ["\0", "\u{1}", "a", "b", "é", "😀"].randomElement(using: &generator)!
            }.joined()
        )
    }

    static func values(seed: UInt64) throws -> [[AttributeValue]] {
        var generator = SeededGenerator(seed: seed)
        return [
            (0..<150).map { _ in .s(randomString(&generator)) }, (0..<150).map { _ in .b(randomBytes(&generator)) },
            try (0..<150).map { _ in .n(try DynamoNumberTests.random(&generator)) },
        ]
    }

    @Test func `Byte order is DynamoDB's order, within one partition`() throws {
        for values in try Self.values(seed: 1) {
            for left in values {
                for right in values {
                    let leftKey = KeyBytes.row(partition: .s("p"), sort: left)
                    let rightKey = KeyBytes.row(partition: .s("p"), sort: right)
                    let order = try #require(left.order(against: right))
                    #expect((order < 0) == leftKey.lexicographicallyPrecedes(rightKey))
                    #expect((order == 0) == (leftKey == rightKey))
                    #expect(order == 0 || !leftKey.starts(with: rightKey))
                }
            }
        }
    }

    @Test func `A range holds exactly the rows that satisfy its condition`() throws {
        let prefix = KeyBytes.partition(.s("p"))
        for values in try Self.values(seed: 2) {
            for operand in values.prefix(25) {
                let other = values.randomElement()!
                let (low, high) = try #require(operand.order(against: other)) <= 0 ? (operand, other) : (other, operand)
                let conditions: [SortCondition] = [
                    .equal(operand), .less(operand), .lessOrEqual(operand), .greater(operand), .greaterOrEqual(operand),
                    .between(low, high),
                ]
                for condition in conditions {
                    let range = KeyBytes.range(partitionPrefix: prefix, condition: condition)
                    for value in values {
                        let row = KeyBytes.row(partition: .s("p"), sort: value)
                        #expect(range.contains(row) == Self.holds(condition, value))
                    }
                }
                if case .n = operand { continue }
                let range = KeyBytes.range(partitionPrefix: prefix, condition: .beginsWith(operand))
                for value in values {
                    #expect(
                        range.contains(KeyBytes.row(partition: .s("p"), sort: value)) == value.begins(with: operand)
                    )
                }
            }
        }
    }

    static func holds(_ condition: SortCondition, _ value: AttributeValue) -> Bool {
        func order(_ other: AttributeValue) -> Int { value.order(against: other) ?? 0 }
        return switch condition {
        case .equal(let other): order(other) == 0
        case .less(let other): order(other) < 0
        case .lessOrEqual(let other): order(other) <= 0
        case .greater(let other): order(other) > 0
        case .greaterOrEqual(let other): order(other) >= 0
        case .between(let low, let high): order(low) >= 0 && order(high) <= 0
        case .beginsWith(let prefix): value.begins(with: prefix)
        }
    }

    @Test func `Rows of other partitions lie outside`() {
        let range = KeyBytes.range(partitionPrefix: KeyBytes.partition(.s("p")), condition: nil)
        for other in ["", "p\0", "pp", "o", "q"] {
            #expect(!range.contains(KeyBytes.row(partition: .s(other), sort: .s("a"))))
        }
        #expect(range.contains(KeyBytes.row(partition: .s("p"), sort: nil)))
    }

    /// Written to disk: a change of these bytes orphans every row.
    @Test func `The bytes of a key are these, for ever`() {
        #expect(
            KeyBytes.row(partition: .s("p"), sort: .n(DynamoNumber(-12))) == [
                0x45, 0x4F, 0xA1, 0xD8, 0x31, 0x88, 0x80, 0x12, 0x70, 0, 1, 1, 0x7C, 0xF2, 0xFF,
            ]
        )
        #expect(KeyBytes.component(.s("a\0b")) == [0x61, 0, 0xFF, 0x62, 0, 1])
        #expect(KeyBytes.component(.b([0xFF, 0])) == [0xFF, 0, 0xFF, 0, 1])
        #expect(KeyBytes.component(.n(.zero)) == [2])
        #expect(KeyBytes.component(.n(DynamoNumber(1205))) == [3, 133, 13, 6, 0])
    }

    @Test func `An index row is its own key, then the base row's`() {
        let base = KeyBytes.row(partition: .s("u"), sort: .s("s"))
        let row = KeyBytes.index(partition: [.s("t")], sort: [.n(DynamoNumber(5))], baseRow: base)
        #expect(row == KeyBytes.partition(.s("t")) + KeyBytes.component(.n(DynamoNumber(5))) + base)
        let range = KeyBytes.range(
            partitionPrefix: KeyBytes.indexPartition([.s("t")]),
            condition: .equal(.n(DynamoNumber(5)))
        )
        #expect(range.contains(row))
    }

    @Test func `Segments divide all keys without gap or overlap`() {
        for total in [1, 2, 3, 7, 16, 1_000_000] {
            #expect(KeyBytes.segmentRange(segment: 0, total: total).lower.isEmpty)
            #expect(KeyBytes.segmentRange(segment: total - 1, total: total).upper == nil)
            for segment in 0..<min(total - 1, 20) {
                #expect(
                    KeyBytes.segmentRange(segment: segment, total: total).upper
                        == KeyBytes.segmentRange(segment: segment + 1, total: total).lower
                )
            }
        }
    }

    @Test func `Partitions spread over segments`() {
        let ranges = (0..<8).map { KeyBytes.segmentRange(segment: $0, total: 8) }
        var counts = [Int](repeating: 0, count: 8)
        for user in 0..<8000 {
            let key = KeyBytes.partition(.s("user-\(user)"))
            for index in ranges.indices where ranges[index].contains(key) { counts[index] += 1 }
        }
        #expect(counts.reduce(0, +) == 8000)
        #expect(counts.allSatisfy { $0 > 800 && $0 < 1200 })
    }

    @Test func `The successor of a prefix is the first key without it`() {
        #expect(KeyBytes.successor(of: [1, 2]) == [1, 3])
        #expect(KeyBytes.successor(of: [1, 0xFF, 0xFF]) == [2])
        #expect(KeyBytes.successor(of: [0xFF]) == nil)
        #expect(KeyBytes.successor(of: []) == nil)
        #expect(KeyBytes.after([1]) == [1, 0])
    }
}
