import OrderedCollections

/// Tags of an API, as TagResource and `Tags` give them.
extension APIRecord {
    /// AWS's limit of user-created tags a resource.
    static let tagLimit = 50

    /// The limits of the service model.
    func checkTags() throws(ControlPlaneError) {
        for (key, value) in tags {
            guard (1...128).contains(key.unicodeScalars.count) else {
                throw .constraint(
                    key, "tags", "Map keys must satisfy constraint: [Member must have length less than or equal to 128]"
                )
            }
            guard !key.hasPrefix("aws:") else {
                throw .badRequest("The tag \(key) begins with aws:, which is reserved.", member: "tags")
            }
            guard value.unicodeScalars.count <= 256 else {
                throw .constraint(
                    value, "tags",
                    "Map value must satisfy constraint: [Member must have length less than or equal to 256]")
            }
        }
        guard tags.count <= Self.tagLimit else {
            throw .limitExceeded("A GraphQL API can have at most \(Self.tagLimit) tags.")
        }
    }
}
