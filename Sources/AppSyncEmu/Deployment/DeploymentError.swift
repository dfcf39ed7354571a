/// Why AppSync would not deploy a resource, or why the emulator cannot: a sentence that names resource and property.
package struct DeploymentError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
    /// Of APPSYNC_JS code: what is wrong with it, and where.
    package let codeErrors: [CodeError]

    package init(_ description: String, codeErrors: [CodeError] = []) {
        self.description = description
        self.codeErrors = codeErrors
    }
}
