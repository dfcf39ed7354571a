import OrderedCollections

/// The properties that AWS knows of a resource type, and what becomes of them here. Each service says it of its types.
package struct KnownProperties: Sendable {
    package var honoured: Set<String>
    /// AWS acts on them, and no answer that is given here would differ.
    package var withoutEffect: Set<String>
    /// AWS acts on them, and something here would have to. By name, with the values that ask for nothing
    /// (`IntrospectionConfig: ENABLED`).
    package var notEmulated: [String: Set<String>]

    package init(
        honoured: Set<String>,
        withoutEffect: Set<String> = [],
        notEmulated: [String: Set<String>] = [:]
    ) {
        self.honoured = honoured
        self.withoutEffect = withoutEffect
        self.notEmulated = notEmulated
    }

    func contains(_ name: String) -> Bool {
        honoured.contains(name) || withoutEffect.contains(name) || notEmulated[name] != nil
    }

    /// Whether the property has a value that would have to do something here.
    func isNotEmulated(_ name: String, _ value: JSONValue) -> Bool {
        guard let harmless = notEmulated[name] else { return false }
        return !(value.scalarText.map(harmless.contains) ?? false)
    }
}

/// Whether a resource type is made here, gets a placeholder, or is none.
package enum ResourceSupport: Sendable {
    /// With nil the service judges the properties when it makes the resource.
    case emulated(KnownProperties?)
    /// AWS has it, or may have it: references to it get a placeholder.
    case notEmulated
    /// CloudFormation would say `Unrecognized resource types`.
    case unrecognized
}
