/// The variables and fragments that one operation or fragment mentions.
struct DefinitionUses {
    struct Variable {
        var name: String
        /// What the place takes; nil when that is unknown.
        var type: TypeReference?
        /// Whether the place has a default of its own.
        var hasDefault: Bool
        var location: SourceLocation
        var path: [String]
    }

    var variables: [Variable] = []
    var spreads: [String] = []
}
