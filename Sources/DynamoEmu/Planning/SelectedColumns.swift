import OrderedCollections

/// What a SELECT takes of each item. Unlike a projection expression it does not keep the way to a value: what stands at
/// `a.b` is answered as `b`, and what stands at `a.b[1]` as `b[1]`.
struct SelectedColumns: Sendable {
    private let columns: [(name: AttributeName, path: DocumentPath)]

    init(_ paths: [DocumentPath]) { columns = paths.map { (Self.name(of: $0), $0) } }

    var topLevelNames: [String] { columns.map(\.path.top) }

    func apply(to item: some AttributeSource) -> Item {
        var selected = Item()
        for (name, path) in columns {
            if let value = item.value(at: path) { selected[name] = value }
        }
        return selected
    }

    private static func name(of path: DocumentPath) -> AttributeName {
        var indexes = ""
        for element in path.elements.reversed() {
            switch element {
            case .index(let index): indexes = "[\(index)]" + indexes
            case .name(let name): return AttributeName(name.text + indexes)
            }
        }
        return AttributeName(indexes)
    }
}
