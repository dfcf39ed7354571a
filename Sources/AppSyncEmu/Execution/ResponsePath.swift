/// Where a value stands in the response, linked from the bottom up: it becomes an array only when an error needs it.
final class ResponsePath: Sendable {
    private let parent: ResponsePath?
    private let element: GraphQLError.PathElement
    /// How many fields lead here; list items are no level of their own.
    let depth: Int

    init(_ element: GraphQLError.PathElement, after parent: ResponsePath?) {
        self.parent = parent
        self.element = element
        let above = parent?.depth ?? 0
        depth = if case .key = element { above + 1 } else { above }
    }

    var elements: [GraphQLError.PathElement] {
        var elements: [GraphQLError.PathElement] = []
        var path: ResponsePath? = self
        while let current = path {
            elements.append(current.element)
            path = current.parent
        }
        return elements.reversed()
    }

    /// As graphql-java writes it: `/listTodos/items[0]/name`.
    var text: String {
        elements.reduce(into: "") { text, element in
            switch element {
            case .key(let key): text += "/\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}
