import EmulatorCore

/// What resolvers made of a part of the response, before it is completed.
indirect enum ResolvedValue: Sendable {
    /// No resolver is attached anywhere below: fields read their names from this value.
    case plain(JSONValue)
    case list([ResolvedValue])
    /// An object with what was resolved for some of its fields, by response key.
    case object(JSONValue, fields: [String: ResolvedField])

    var isNull: Bool { if case .plain(.null) = self { true } else { false } }
}

/// What became of one field that was resolved.
struct ResolvedField: Sendable {
    var value: ResolvedValue
    /// With path and locations.
    var errors: [GraphQLError] = []
}
