/// One rule of section 5. It is handed the nodes of a document in order of the text and reports to the context.
protocol ValidationRule {
    init()

    mutating func enter(_ document: Document, _ context: inout ValidationContext)
    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext)
    mutating func enter(_ fragment: FragmentDefinition, _ context: inout ValidationContext)
    mutating func enter(_ variable: VariableDefinition, _ context: inout ValidationContext)
    mutating func enter(_ field: Field, _ context: inout ValidationContext)
    mutating func enter(_ spread: FragmentSpread, _ context: inout ValidationContext)
    mutating func enter(_ fragment: InlineFragment, _ context: inout ValidationContext)
    /// All directives of one place, and the place's name (`FIELD`, `QUERY`, …).
    mutating func enter(_ directives: [Directive], at place: String, _ context: inout ValidationContext)
    /// The arguments of a field or directive, with the definitions when those are known.
    mutating func enter(_ arguments: ArgumentList, _ context: inout ValidationContext)
    mutating func leave(_ document: Document, _ context: inout ValidationContext)
}

extension ValidationRule {
    mutating func enter(_ document: Document, _ context: inout ValidationContext) {}
    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext) {}
    mutating func enter(_ fragment: FragmentDefinition, _ context: inout ValidationContext) {}
    mutating func enter(_ variable: VariableDefinition, _ context: inout ValidationContext) {}
    mutating func enter(_ field: Field, _ context: inout ValidationContext) {}
    mutating func enter(_ spread: FragmentSpread, _ context: inout ValidationContext) {}
    mutating func enter(_ fragment: InlineFragment, _ context: inout ValidationContext) {}
    mutating func enter(_ directives: [Directive], at place: String, _ context: inout ValidationContext) {}
    mutating func enter(_ arguments: ArgumentList, _ context: inout ValidationContext) {}
    mutating func leave(_ document: Document, _ context: inout ValidationContext) {}
}
