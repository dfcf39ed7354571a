/// A program to start: everything it gets, and nothing that is not named here.
package struct ProcessDescription: Sendable, Equatable {
    /// An absolute path.
    package var executable: String
    /// Without the program's own name.
    package var arguments: [String]
    package var environment: [String: String]
    /// Where it starts.
    package var directory: String
    /// How many files it may have open (the soft limit); nil for the emulator's own, which is high.
    package var openFileLimit: Int?

    package init(
        executable: String, arguments: [String] = [], environment: [String: String] = [:], directory: String = "/",
        openFileLimit: Int? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.openFileLimit = openFileLimit
    }
}
