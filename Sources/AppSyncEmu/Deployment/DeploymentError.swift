/// Why AppSync would not deploy a resource, or why the emulator cannot: a sentence that names resource and property.
package struct DeploymentError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
