import EmulatorCore
import OrderedCollections

/// CloudFormation holds a resource against its schema before Lambda sees anything of it, and says which keyword of the
/// schema failed, not how: `#/Role: failed validation constraint for keyword [pattern]` (the validator's own words:
/// https://github.com/aws-cloudformation/cloudformation-resource-schema).
extension ResolvedResource {
    /// - Parameter property: with its path, `EphemeralStorage.Size`.
    func require(_ holds: Bool, keyword: String, at property: String) throws(ResourceFailure) {
        guard !holds else { return }
        throw schemaFailure("failed validation constraint for keyword [\(keyword)]", at: property)
    }

    func require(_ value: Int?, in range: ClosedRange<Int>, at property: String) throws(ResourceFailure) {
        guard let value else { return }
        try require(value >= range.lowerBound, keyword: "minimum", at: property)
        try require(value <= range.upperBound, keyword: "maximum", at: property)
    }

    /// The members of an object, none but those.
    func members(
        of value: JSONValue, at property: String, known: Set<String>
    ) throws(ResourceFailure) -> JSONObject {
        guard let members = value.object else { throw unexpected(value, property, expected: "JSONObject") }
        for name in members.keys where !known.contains(name) {
            var failure = schemaFailure("extraneous key [\(name)] is not permitted", at: property)
            failure.property = "\(property).\(name)"
            throw failure
        }
        return members
    }

    func schemaFailure(_ message: String, at property: String) -> ResourceFailure {
        ResourceFailure(
            property: property, schemaMessage("#/\(property.replacing(".", with: "/")): \(message)"))
    }
}
