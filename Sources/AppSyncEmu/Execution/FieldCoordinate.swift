/// A field of a type: where a resolver is attached.
package struct FieldCoordinate: Sendable, Hashable, CustomStringConvertible {
    package var type: String
    package var field: String

    package init(type: String, field: String) {
        self.type = type
        self.field = field
    }

    package var description: String { "\(type).\(field)" }
}
