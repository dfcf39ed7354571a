import OrderedCollections

/// A schema that AppSync accepted, with the text it was built from.
package struct SchemaRecord: Sendable {
    package let sdl: String
    package let schema: Schema

    package init(sdl: String, schema: Schema) {
        self.sdl = sdl
        self.schema = schema
    }

    /// AppSync quota "Schema document size".
    package static let sizeLimit = 1_048_576

    /// What an API without a schema is compiled from.
    static let nothing = Schema(
        queryType: "Query", mutationType: nil, subscriptionType: nil, types: [:], directives: [:])
}

/// What `GetSchemaCreationStatus` answers.
package struct SchemaCreation: Sendable, Hashable {
    package enum Status: String, Sendable {
        case processing = "PROCESSING"
        case active = "ACTIVE"
        case failed = "FAILED"
        case success = "SUCCESS"
        case notApplicable = "NOT_APPLICABLE"
    }

    package var status: Status
    package var details: String?

    package init(_ status: Status, details: String? = nil) {
        self.status = status
        self.details = details
    }

    package static let none = SchemaCreation(.notApplicable)
    /// The words of AppSync's console and of the captures that show a success (aws-cdk #8960 shows the failed one).
    package static let success = SchemaCreation(.success, details: "Successfully created schema.")
}
