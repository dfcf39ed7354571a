import EmulatorCore
import OrderedCollections

/// How a Python worker is started.
///
/// Lambda starts `python3.x /var/runtime/bootstrap.py`, so that Python's own variables in a template count; `-s` and
/// `-S` leave out what this machine would add: its user's packages, its distribution's, and what `.pth` files in them
/// bring along. `-B`, because `/var/task` cannot be written to.
struct PythonProgram {
    var function: FunctionConfiguration
    var environment: PythonEnvironment
    /// `--python`; nil: the environment's own.
    var interpreter: PythonInterpreter?
    /// `--site-packages`
    var siteDirectories: [String]
    var bootstrap: String

    /// - Throws: what Lambda's image says of a wrapper that is not there.
    func program() throws(RuntimeUnavailable) -> RuntimeProgram {
        let command =
            [interpreter?.executable ?? environment.executable, "-s", "-S", "-B", bootstrap]
        var variables = ImageEnvironment.variables(
            of: function, runtimeDirectory: environment.sitePackages, bin: "\(environment.directory)/bin"
        )
        let described = [function.runtime, environment.sitePackages, function.code.source]
        variables["EMULATOR_BOOTSTRAP"] =
            (described + function.layers.map(\.directory)).joined(separator: "\n") + "\n\n"
            + siteDirectories.joined(separator: "\n")
        guard let wrapper = function.variables["AWS_LAMBDA_EXEC_WRAPPER"], !wrapper.isEmpty else {
            return RuntimeProgram(executable: command[0], arguments: Array(command[1...]), environment: variables)
        }
        return RuntimeProgram(executable: try path(ofWrapper: wrapper), arguments: command, environment: variables)
    }

    /// Lambda Developer Guide, "Modifying the runtime environment", "Wrapper scripts": a path in a layer or a package.
    private func path(ofWrapper wrapper: String) throws(RuntimeUnavailable) -> String {
        var places = [wrapper]
        if wrapper.hasPrefix("/opt/") {
            places = function.layers.reversed().map { $0.directory + wrapper.dropFirst("/opt".count) }
        } else if wrapper.hasPrefix("/var/task/") {
            places = [function.code.directory + wrapper.dropFirst("/var/task".count)]
        }
        guard let path = places.first(where: { FileContent.exists($0) }) else {
            throw RuntimeUnavailable("\(wrapper): does not exist", errorType: "Runtime.ExitError")
        }
        guard FileContent.isExecutable(path) else {
            throw RuntimeUnavailable("\(wrapper): is not an executable", errorType: "Runtime.ExitError")
        }
        return path
    }
}
