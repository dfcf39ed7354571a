import OrderedCollections

/// Where a validation's walk stands, and what it has found.
struct ValidationContext {
    let document: Document
    let schema: Schema
    private(set) var errors: [GraphQLError] = []

    /// Set by `SelectionDepth`: rules that follow fragments down must not.
    var isTooDeep = false

    /// The type that the current selection stands on; nil below something unknown.
    var parentType: String?
    /// The current field's definition; nil when it is unknown.
    var fieldDefinition: FieldDefinition?
    /// What each operation and fragment uses, filled while it is walked.
    var operationUses: [DefinitionUses] = []
    var fragmentUses: [String: DefinitionUses] = [:]
    var uses = DefinitionUses()
    /// Fragment and field names down to the current node, as graphql-java counts them.
    var path: [String] = []

    init(document: Document, schema: Schema) {
        self.document = document
        self.schema = schema
    }

    /// `Validation error of type X: … @ 'path'`
    mutating func report(_ type: ValidationErrorType, _ message: String, at location: SourceLocation) {
        report(type, message, at: location, path: path)
    }

    mutating func report(
        _ type: ValidationErrorType,
        _ message: String,
        at location: SourceLocation,
        path: [String]
    ) {
        report(type, message, at: [location], path: path)
    }

    mutating func report(
        _ type: ValidationErrorType,
        _ message: String,
        at locations: [SourceLocation],
        path: [String]
    ) {
        let place = path.isEmpty ? "" : " @ '\(path.joined(separator: "/"))'"
        errors.append(
            GraphQLError(
                shape: .validation,
                message: "\(type.prefix)\(message)\(place)",
                locations: locations
            )
        )
    }

    /// The uses of an operation and of every fragment that it reaches.
    func reachableUses(from operation: Int) -> [DefinitionUses] {
        var reached = [operationUses[operation]]
        var pending = operationUses[operation].spreads
        var seen: Set<String> = []
        while let name = pending.popLast() {
            guard seen.insert(name).inserted, let uses = fragmentUses[name] else { continue }
            reached.append(uses)
            pending += uses.spreads
        }
        return reached
    }
}
