import EmulatorCore

/// Looks where a laptop would have found a module that is not in a function's package.
struct ModuleSearch {
    struct Hit: Equatable {
        /// The file, an absolute path.
        var path: String
        /// The entry of `sys.path` that leads there: `../realtime`. nil: no code added one.
        var through: String?
    }

    /// How many folders beside the package are looked into: workers' event loops wait for it.
    private static let siblingMaximum = 1_000

    /// Where the package was copied from, an absolute path.
    var source: String
    var addedPaths: [FindingReport.AddedPath]

    func find(_ module: String) -> Hit? {
        for added in addedPaths {
            for folder in [AbsolutePath.normalized("\(source)/\(added.relative)"), added.absolute] {
                if let path = file(of: module, in: folder) { return Hit(path: path, through: added.relative) }
            }
        }
        let parent = AbsolutePath.normalized("\(source)/..")
        // Beside the root lies the whole machine.
        guard parent != "/" else { return nil }
        let names = (try? FileContent.names(in: parent)) ?? []
        let siblings = names.prefix(Self.siblingMaximum).map { "\(parent)/\($0)" }
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
