/// A place in an item: an attribute's name, then members of maps and elements of lists.
package struct DocumentPath: Sendable, Hashable, CustomStringConvertible {
    package enum Element: Sendable, Hashable {
        case name(AttributeName)
        case index(Int)
    }

    /// The first element is always a name.
    package var elements: [Element]

    package init(_ elements: [Element]) { self.elements = elements }

    /// The attribute the path starts at.
    package var top: String {
        guard case .name(let name)? = elements.first else { return "" }
        return name.text
    }

    /// As errors print it: `[a, b, [0]]`.
    package var description: String {
        "["
            + elements.map {
                switch $0 {
                case .name(let name): name.text
                case .index(let index): "[\(index)]"
                }
            }.joined(separator: ", ") + "]"
    }
}
