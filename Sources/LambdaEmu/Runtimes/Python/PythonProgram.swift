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

    var program: RuntimeProgram {
        let executable = interpreter?.executable ?? environment.executable
        return RuntimeProgram(
            executable: executable,
            arguments: ["-s", "-S", "-B", bootstrap, function.runtime, environment.sitePackages, function.code.source]
                + function.layers.map(\.directory) + ["--"] + siteDirectories,
            environment: ImageEnvironment.variables(
                of: function, runtimeDirectory: environment.sitePackages, bin: "\(environment.directory)/bin"
            )
        )
    }
}
