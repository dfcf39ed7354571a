/// The Python runtimes of Lambda that can be run here (Lambda Developer Guide, "Lambda runtimes").
enum PythonRuntimeIdentifiers {
    /// Lambda still runs functions of 3.9, which it no longer creates.
    static let supported = (9...14).map { PythonVersion(minor: $0) }
}
