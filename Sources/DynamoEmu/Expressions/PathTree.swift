import OrderedCollections

/// Paths that share beginnings, as a tree: what a projection keeps at one level and below.
struct PathTree: Sendable {
    /// The whole value is kept.
    private var isWhole = false
    private var members: [AttributeName: PathTree] = [:]
    private var elements: [Int: PathTree] = [:]

    init(_ paths: [DocumentPath]) {
        for path in paths { insert(path.elements[...]) }
    }

    private init() {}

    private mutating func insert(_ path: ArraySlice<DocumentPath.Element>) {
        switch path.first {
        case nil: isWhole = true
        case .name(let name)?: members[name, default: PathTree()].insert(path.dropFirst())
        case .index(let index)?: elements[index, default: PathTree()].insert(path.dropFirst())
        }
    }

    /// What is kept of a value; nil when nothing of it is: a container that would only be empty is left out.
    private func part(of value: AttributeValue) -> AttributeValue? {
        if isWhole { return value }
        switch value {
        case .m(let item):
            let part = part(of: item)
            return part.isEmpty ? nil : .m(part)
        case .l(let list):
            let part = elements.keys.sorted().compactMap { index in
                index < list.count ? elements[index]?.part(of: list[index]) : nil
            }
            return part.isEmpty ? nil : .l(part)
        default: return nil
        }
    }

    /// What is kept of an item or map, in its order.
    func part(of item: Item) -> Item {
        var part = Item()
        for (name, value) in item {
            if let kept = members[name]?.part(of: value) { part[name] = kept }
        }
        return part
    }
}
