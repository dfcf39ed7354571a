/// A document path as written, with `#` references not yet replaced.
struct PathTemplate: Sendable, Hashable {
    enum Element: Sendable, Hashable {
        case name(String)
        /// `#n`
        case reference(String)
        case index(Int)
    }

    let elements: [Element]
    /// The path itself, when it holds no reference.
    let fixed: DocumentPath?

    init(_ elements: [Element]) {
        self.elements = elements
        var plain: [DocumentPath.Element] = []
        for element in elements {
            switch element {
            case .name(let name): plain.append(.name(AttributeName(name)))
            case .index(let index): plain.append(.index(index))
            case .reference:
                fixed = nil
                return
            }
        }
        fixed = DocumentPath(plain)
    }
}
