package import OrderedCollections

/// The name of an attribute, by its UTF-8. Swift's own equality of strings is canonical equivalence, so that `é` written
/// in two ways would be one name; to DynamoDB they are two.
package struct AttributeName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(stringLiteral text: String) { self.text = text }

    package var description: String { text }

    package static func == (left: AttributeName, right: AttributeName) -> Bool {
        left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension AttributeName {
    /// The most bytes of a name, at the top and in a map ("Naming rules", developer guide, says 64 KB).
    static let byteLimit = 65535

    /// What DynamoDB has against a name, if anything.
    static func fault(in name: String) -> DynamoError? {
        if name.isEmpty { return .validation("Empty attribute name") }
        guard name.utf8.count > byteLimit else { return nil }
        return .validation("Attribute name is too large, must be less than \(byteLimit + 1) bytes")
    }
}

extension AttributeName: Comparable {
    package static func < (left: AttributeName, right: AttributeName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension OrderedDictionary where Key == AttributeName {
    package subscript(_ name: String) -> Value? {
        get { self[AttributeName(name)] }
        set { self[AttributeName(name)] = newValue }
    }
}
