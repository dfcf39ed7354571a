/// The primary key of a table or the key of an index.
///
/// A table and a local index have one partition attribute and at most one sort attribute; a global index has up to four
/// of each ("Multi-attribute keys", developer guide).
package struct KeySchema: Sendable, Hashable {
    /// The HASH elements, at least one.
    package var partitions: [KeyElement]
    /// The RANGE elements.
    package var sorts: [KeyElement]

    package init(partitions: [KeyElement], sorts: [KeyElement]) {
        precondition(!partitions.isEmpty, "every key has a partition attribute")
        self.partitions = partitions
        self.sorts = sorts
    }

    package init(partition: KeyElement, sort: KeyElement?) {
        self.init(partitions: [partition], sorts: sort.map { [$0] } ?? [])
    }

    /// The partition attribute of a table, the first one of an index.
    package var partition: KeyElement { partitions[0] }
    /// The sort attribute of a table, the first one of an index.
    package var sort: KeyElement? { sorts.first }

    package var elements: [KeyElement] { partitions + sorts }
    package var names: [String] { elements.map(\.name) }
    var count: Int { partitions.count + sorts.count }

    func contains(_ name: String) -> Bool {
        partitions.contains { $0.name == name } || sorts.contains { $0.name == name }
    }
}

extension AttributeValue {
    /// Whether the value may be stored under a key attribute of that type.
    func isOf(_ type: ScalarAttributeType) -> Bool {
        switch (self, type) {
        case (.s, .S), (.n, .N), (.b, .B): true
        default: false
        }
    }

    /// Keys must not be empty; other attributes may.
    var isEmptyScalar: Bool {
        switch self {
        case .s(let text): text.isEmpty
        case .b(let bytes): bytes.isEmpty
        default: false
        }
    }
}
