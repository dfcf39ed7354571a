/// The primary key of a table or the key of an index.
package struct KeySchema: Sendable, Hashable {
    package var partition: KeyElement
    package var sort: KeyElement?

    package init(partition: KeyElement, sort: KeyElement?) {
        self.partition = partition
        self.sort = sort
    }

    package var elements: [KeyElement] { sort.map { [partition, $0] } ?? [partition] }
    package var names: [String] { elements.map(\.name) }
    var count: Int { sort == nil ? 1 : 2 }

    func contains(_ name: String) -> Bool { partition.name == name || sort?.name == name }
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
