/// The type of a key attribute (API reference, `AttributeDefinition.AttributeType`).
package enum ScalarAttributeType: String, Sendable, Hashable { case S, N, B }

/// A key attribute: its name and its declared type.
package struct KeyElement: Sendable, Hashable {
    package var name: String
    package var type: ScalarAttributeType

    package init(name: String, type: ScalarAttributeType) {
        self.name = name
        self.type = type
    }
}
