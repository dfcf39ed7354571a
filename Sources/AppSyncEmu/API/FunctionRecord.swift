/// `FunctionConfiguration` of AppSync's API.
package struct FunctionRecord: Sendable, Hashable {
    package var definition: FunctionDefinition
    package var description: String?
    /// `2018-05-29`, the only one there is, for mapping templates; nil for code.
    package var version: String?

    package init(definition: FunctionDefinition, description: String? = nil, version: String? = nil) {
        self.definition = definition
        self.description = description
        self.version = version
    }
}
