package import OrderedCollections

/// What came of a template.
package struct DeployedStack: Sendable {
    package struct Resource: Sendable {
        package var type: String
        package var provisioned: ProvisionedResource
        /// A placeholder stands for a type that is not emulated.
        package var isPlaceholder: Bool
        package var line: Int
    }

    package struct Output: Sendable {
        package var value: String
        package var exportName: String?
        /// The logical ids that it refers to.
        package var needs: [String]
    }

    package var environment: StackEnvironment
    /// In the order they were made.
    package var resources: OrderedDictionary<String, Resource> = [:]
    /// In the order of the template.
    package var outputs: OrderedDictionary<String, Output> = [:]
    /// What is not as the template asks for, in the order of the template's resources and outputs.
    package var notices: [TemplateNotice] = []

    /// Logical ids and types that are not emulated; for the log.
    package var placeholders: [(logicalID: String, type: String, line: Int)] {
        resources.filter(\.value.isPlaceholder).map { ($0.key, $0.value.type, $0.value.line) }
    }
}
