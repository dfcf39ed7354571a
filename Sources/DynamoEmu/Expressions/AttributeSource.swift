package import OrderedCollections

/// What an expression is evaluated on: an item in memory, or a view over a stored one that is scanned lazily.
package protocol AttributeSource {
    /// The top-level attribute of that name.
    func attribute(_ name: String) -> AttributeValue?
}

extension OrderedDictionary: AttributeSource where Key == AttributeName, Value == AttributeValue {
    package func attribute(_ name: String) -> AttributeValue? { self[name] }
}
