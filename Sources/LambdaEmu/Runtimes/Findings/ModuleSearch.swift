import EmulatorCore

/// Looks where a laptop would have found a module that is not in a function's package.
struct ModuleSearch {
    struct Hit: Equatable {
        /// The file, an absolute path.
        var path: String
        /// The entry of `sys.path` that leads there: `../realtime`. nil: no code added one.
        var through: String?
    }

    /// Where the package was copied from, an absolute path.
    var source: String
    var addedPaths: [FindingReport.AddedPath]

    func find(_ module: String) -> Hit? {
        for added in addedPaths {
            for folder in [NormalizedPath.of("\(source)/\(added.relative)"), added.absolute] {
                if let path = file(of: module, in: folder) { return Hit(path: path, through: added.relative) }
            }
        }
        let parent = NormalizedPath.of("\(source)/..")
        // Beside the root lies the whole machine.
        guard parent != "/" else { return nil }
        let siblings = ((try? FileContent.names(in: parent)) ?? []).map { "\(parent)/\($0)" }
        for folder in [parent] + siblings where folder != source {
            if let path = file(of: module, in: folder) { return Hit(path: path, through: nil) }
        }
        return nil
    }

    private func file(of module: String, in folder: String) -> String? {
        let path = "\(folder)/\(module.split(separator: ".").joined(separator: "/"))"
        return ["\(path).py", "\(path)/__init__.py"].first { FileContent.exists($0) }
    }
}

/// A path without `.` and `..`, by its text alone: the private copy is not where the source is.
enum NormalizedPath {
    static func of(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
