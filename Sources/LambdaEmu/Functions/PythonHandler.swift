import EmulatorCore
import OrderedCollections

/// `status_publisher.handler`, `pkg/module.function`: what Lambda's Python runtime imports, and what it calls then
/// (https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html).
struct PythonHandler: Equatable {
    /// `pkg`, `module`
    var module: [String]
    var function: String

    /// nil where the runtime fails with Runtime.MalformedHandlerName: there is no dot.
    init?(_ handler: String) {
        guard let dot = handler.lastIndex(of: ".") else { return nil }
        function = String(handler[handler.index(after: dot)...])
        // The runtime reads a slash as a dot.
        module = handler[..<dot].split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." }.map(String.init)
    }

    /// `pkg/module.py`
    var file: String { module.joined(separator: "/") + ".py" }

    /// What the module is in that folder: `….py`, a package's `__init__.py`, or something compiled; nil when there is
    /// no such module.
    func module(in folder: String) -> String? {
        guard !module.contains("") else { return nil }
        let path = "\(folder)/\(module.joined(separator: "/"))"
        for candidate in ["\(path)/__init__.py", "\(path).py", "\(path).pyc"] where FileContent.exists(candidate) {
            return candidate
        }
        // `module.cpython-312-x86_64-linux-gnu.so`, `module.abi3.so`
        let parent = ([folder] + module.dropLast()).joined(separator: "/")
        let prefix = (module.last ?? "") + "."
        let names = (try? FileContent.names(in: parent)) ?? []
        return names.first { $0.hasPrefix(prefix) && $0.hasSuffix(".so") }.map { "\(parent)/\($0)" }
    }

    /// The folders below the package and its layers that Python looks into (Developer Guide, "Layers",
    /// "Layer paths for each Lambda runtime").
    static func searchPath(of function: FunctionConfiguration) -> [String] {
        [function.code.directory]
            + function.layers.flatMap {
                ["\($0.directory)/python/lib/\(function.runtime)/site-packages", "\($0.directory)/python"]
            }
    }
}

extension FunctionDeployment {
    /// A handler that is not there: Lambda creates the function, but each invocation of it would fail. In strict mode
    /// that is told before anything runs, in lenient mode the function fails as on AWS.
    mutating func checkHandler(
        of function: FunctionConfiguration, foreignLayers: Int, _ resource: ResolvedResource
    ) throws(ResourceFailure) {
        guard ManagedRuntime.isPython(function.runtime) else { return }
        func check(_ reason: String, _ errorType: String) throws(ResourceFailure) {
            let sentence =
                "Handler \(function.handler): \(reason); on AWS every invocation would fail with \(errorType)"
            guard environment.mode == .lenient else {
                throw ResourceFailure(property: "Handler", sentence, isNotEmulated: true)
            }
            note(sentence, about: resource)
        }
        guard let handler = PythonHandler(function.handler) else {
            return try check("it names no function (module.function)", "Runtime.MalformedHandlerName")
        }
        let found = PythonHandler.searchPath(of: function).lazy.compactMap { handler.module(in: $0) }.first
        guard let found else {
            // It may be in a layer that is not here, or where the function's own search path leads.
            guard foreignLayers == 0, function.variables["PYTHONPATH"] == nil else { return }
            let places = function.code.source + (function.layers.isEmpty ? "" : " or its layers")
            return try check("there is no \(handler.file) in \(places)", "Runtime.ImportModuleError")
        }
        // The function may be made in any way, or be imported: only a name that nowhere occurs is told.
        guard found.hasSuffix(".py"), let text = try? FileContent.read(found),
            !String(decoding: text, as: UTF8.self).contains(handler.function)
        else { return }
        note(
            "Handler \(function.handler): \(handler.function) does not occur in \(handler.file); on AWS every "
                + "invocation would fail with Runtime.HandlerNotFound", about: resource)
    }
}
