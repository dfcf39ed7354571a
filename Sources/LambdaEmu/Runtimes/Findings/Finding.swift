import EmulatorCore

/// What our code inside a worker noticed in a function's own code; what would fail on AWS, or is skipped there.
package struct Finding: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        /// A module that nobody found.
        case module(String)
        /// `..realtime`: an import that leads out of the package.
        case relativeImport(String)
        /// `/var/task/ca.pem`: a file of the package, opened by the name that it has on AWS alone.
        case path(String)
        /// A variable of the environment that is not set.
        case variable(String)
    }

    package var functionName: String
    package var subject: Subject
    /// Within the package, `status_publisher.py`; in a layer `/opt/python/…`.
    package var file: String
    package var line: Int
    /// The whole of it, for people.
    package var sentence: String
}

/// One line from descriptor 3 of a worker.
struct FindingReport: Equatable {
    /// An entry of `sys.path` that the function's code added.
    struct AddedPath: Equatable {
        /// Seen from the package: `../realtime`.
        var relative: String
        var absolute: String
    }

    var subject: Finding.Subject
    var file: String
    var line: Int
    var addedPaths: [AddedPath] = []
    /// The name of the module whose import is relative.
    var loadedAs = ""
    /// The code asks whether a variable is set, and can do without.
    var isAskedFor = false
    /// The version that it runs on.
    var python: PythonVersion?
    /// The template sets `PYTHONPATH`, and Lambda then leaves the layers' folders out of `sys.path`.
    var layersAreLeftOut = false

    /// nil when it is none of ours: any code in the process can write there.
    init?(_ text: String) {
        guard let line = try? JSONParser.parse(text), let file = line["file"]?.string, let number = line["line"]?.int
        else { return nil }
        if let name = line["module"]?.string {
            subject = .module(name)
        } else if let name = line["relative"]?.string {
            subject = .relativeImport(name)
        } else if let path = line["path"]?.string {
            subject = .path(path)
        } else if let name = line["variable"]?.string {
            subject = .variable(name)
        } else {
            return nil
        }
        self.file = file
        self.line = number
        loadedAs = line["loadedAs"]?.string ?? ""
        isAskedFor = line["asked"]?.bool ?? false
        python = line["python"]?.string.flatMap { PythonVersion($0) }
        layersAreLeftOut = line["pythonpath"]?.bool ?? false
        for path in line["paths"]?.array ?? [] {
            guard let relative = path["relative"]?.string, let absolute = path["absolute"]?.string else { continue }
            addedPaths.append(AddedPath(relative: relative, absolute: absolute))
        }
    }
}
