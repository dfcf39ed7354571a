import OrderedCollections

/// 5.7.1 and 5.7.2: a directive is defined and stands where it may.
struct KnownDirectives: ValidationRule {
    mutating func enter(_ directives: [Directive], at place: String, _ context: inout ValidationContext) {
        for directive in directives {
            guard let definition = context.schema.directives[directive.name] else {
                context.report(.unknownDirective, "Unknown directive \(directive.name)", at: directive.location)
                continue
            }
            guard !definition.locations.contains(place) else { continue }
            context.report(.misplacedDirective, "Directive \(directive.name) not allowed here", at: directive.location)
        }
    }
}
