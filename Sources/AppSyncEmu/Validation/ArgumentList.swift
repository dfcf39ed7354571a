import OrderedCollections

/// The arguments that a field or directive is given, and what it takes.
struct ArgumentList {
    enum Owner { case field, directive }

    var owner: Owner
    var arguments: [Argument]
    var definitions: OrderedDictionary<String, InputValueDefinition>
    /// Of the field or directive.
    var location: SourceLocation
}
