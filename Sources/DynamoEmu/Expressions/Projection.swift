/// A projection expression with its names in place.
package struct Projection: Sendable {
    package let paths: [DocumentPath]
    private let tree: PathTree
    /// Whether every path is a top-level attribute, so that stored bytes can be copied.
    package let isFlat: Bool

    package init(paths: [DocumentPath]) {
        self.paths = paths
        tree = PathTree(paths)
        isFlat = paths.allSatisfy { $0.elements.count == 1 }
    }

    /// The top-level attributes that it names.
    package var topLevelNames: Set<String> { Set(paths.map(\.top)) }

    /// What the paths select; maps keep only the members selected, lists close up over elements that are not.
    package func apply(to item: Item) -> Item { tree.part(of: item) }
}
