import EmulatorCore

/// A folder of the emulator's own in which the code of functions and layers lies as it would on AWS: copied, so that
/// nothing beside the package is found (design section 2, mistake 9).
///
/// The folder is made when the first code needs it.
package final class FunctionWorkspace: Sendable {
    private let temporaryDirectory: String
    private let state = Locked<String?>(nil)

    /// - Parameters:
    ///   - temporaryDirectory: `TMPDIR`, or `/tmp`.
    ///   - python: the interpreter that unpacks archives; a name is looked for in `path`.
    ///   - path: `PATH`.
    package init(temporaryDirectory: String, python: String = "python3", path: String) {
        self.temporaryDirectory = temporaryDirectory
    }

    /// The folder, for whoever removes it at the end; nil as long as no code needed it.
    package var directory: String? { state.withLock { $0 } }

    /// Removes the folder and what is in it.
    package func remove() {}
}
