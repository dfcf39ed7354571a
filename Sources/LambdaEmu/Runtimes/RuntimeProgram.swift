/// How the workers of a function are started: what stands between the operating system and its code.
package struct RuntimeProgram: Sendable, Equatable {
    /// An absolute path: an interpreter, or the function's own `bootstrap`.
    package var executable: String
    package var arguments: [String]
    /// What Lambda's own image sets for this runtime (`LAMBDA_RUNTIME_DIR`, `PATH`, …); the worker adds the rest.
    package var environment: [String: String]

    package init(executable: String, arguments: [String], environment: [String: String]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }
}

/// The runtimes that are set up on this machine.
package protocol FunctionRuntimes: Sendable {
    /// - Throws: `RuntimeUnavailable` with a sentence that names the runtime and the command that sets it up.
    func program(for function: FunctionConfiguration) throws(RuntimeUnavailable) -> RuntimeProgram
}

package struct RuntimeUnavailable: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String
    /// What Lambda calls it, where Lambda has it too: `Runtime.InvalidEntrypoint`.
    package var errorType: String?

    package init(_ description: String, errorType: String? = nil) {
        self.description = description
        self.errorType = errorType
    }
}
