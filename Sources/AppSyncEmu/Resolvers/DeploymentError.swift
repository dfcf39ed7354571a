/// Why an API was not deployed, in a sentence.
package struct DeploymentError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
