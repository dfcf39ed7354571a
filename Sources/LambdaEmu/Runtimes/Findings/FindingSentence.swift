/// A finding in words: what the code does, what of it is missing, and what happens on AWS.
struct FindingSentence {
    var function: FunctionConfiguration
    var report: FindingReport
    /// What paths are shown against.
    var workingDirectory: String

    /// As its user writes it: `fixtures/pipeline/publisher`.
    private var asset: String {
        let source = function.code.source
        guard source.hasPrefix(workingDirectory + "/") else { return source }
        return String(source.dropFirst(workingDirectory.count + 1))
    }

    /// `publisher imports 'requests' (publisher.py:3), which is not in its package, …`
    func missing(module: String, hit: ModuleSearch.Hit?) -> String {
        let place = "(\(report.file):\(report.line))"
        let imports = "\(function.functionName) imports '\(module)'"
        if let hit {
            let through = hit.through.map { " through \($0)" } ?? ""
            return """
                \(imports)\(through) \(place), which is on this machine (\(hit.path)) but not in the deployed asset: \
                on AWS the import fails there too. Put it into the asset at \(asset)
                """
        }
        if let python = report.python, python.description != function.runtime,
            StandardLibrary.isOfSomeVersions(module)
        {
            return """
                \(imports) \(place), which \(python) does not have; it runs on that here instead of \
                \(function.runtime): emulator runtimes install \(function.runtime)
                """
        }
        let layers =
            report.layersAreLeftOut && !function.layers.isEmpty
            ? "its layers (which Lambda does not search when a template sets PYTHONPATH)" : "its layers"
        return """
            \(imports) \(place), which is not in its package, \(layers) or Lambda's Python runtime: on AWS the import \
            fails there too. Put it into the asset at \(asset)
            """
    }

    /// `agent imports '..realtime' (agent.py:2), which leads out of the asset: …`
    func relativeImport(_ name: String) -> String {
        """
        \(function.functionName) imports '\(name)' (\(report.file):\(report.line)), which leads out of the asset: \
        Lambda loads that file as the module \(report.loadedAs), and the import fails on AWS too. Put what it needs \
        into the asset at \(asset), and import it by its name there
        """
    }

    /// `publisher opens /var/task/ca.pem (publisher.py:9): …`
    func elsewhere(path: String) -> String {
        """
        \(function.functionName) opens \(path) (\(report.file):\(report.line)), which is there on AWS and not here: \
        the package is at LAMBDA_TASK_ROOT, and layers are folders of their own. Beside __file__ it is found on both
        """
    }

    /// `load-playbook reads STATUS_PUBLISHER_FUNCTION (status_utils.py:12), which its template does not set; …`
    ///
    /// - Parameter setters: the names of the functions whose template sets it.
    func unset(variable: String, setters: [String]) -> String {
        let end =
            switch setters.count {
            case 0: "no function sets it"
            case 1: "\(setters[0]) sets it"
            case 2: "\(setters[0]) and \(setters[1]) set it"
            default: "\(setters[0]) and \(setters.count - 1) others set it"
            }
        let verb = report.isAskedFor ? "asks for" : "reads"
        return """
            \(function.functionName) \(verb) \(variable) (\(report.file):\(report.line)), which its template does not \
            set; \(end)
            """
    }
}
