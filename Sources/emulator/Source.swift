import EmulatorCore
import OrderedCollections

/// What is served: a template and the files it names, from disk or compiled in.
struct Source: Sendable {
    /// For messages: the path, or that it is the built-in default.
    var name: String
    var stackName: String
    var template: String
    /// Values for the template's parameters, where the command line gives none.
    var parameters: [String: String] = [:]
    /// The content of a file that the template names.
    var file: @Sendable (_ location: String) throws(FileError) -> String

    static var builtIn: Source {
        let files = BuiltInSource.files
        return Source(
            name: BuiltInSource.name, stackName: BuiltInSource.stackName, template: BuiltInSource.template,
            parameters: BuiltInSource.parameters
        ) { location throws(FileError) in
            guard let content = files[location] else { throw FileError(path: location, reason: "not compiled in") }
            return content
        }
    }

    /// A template on disk. The stack is named after its file, so that ids stay while the file keeps its name.
    static func template(at path: String) throws(StartError) -> Source {
        let content = try text(of: path)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        let file = parts.last ?? ""
        let base = file.lastIndex(of: ".").map { file[..<$0] } ?? file
        return Source(name: path, stackName: String(base), template: content) { location throws(FileError) in
            let inFolder = location.hasPrefix("./") ? String(location.dropFirst(2)) : location
            let path = location.hasPrefix("/") || folder == "." ? inFolder : "\(folder)/\(inFolder)"
            return String(decoding: try FileContent.read(path), as: UTF8.self)
        }
    }

    /// Templates on disk, each a stack of its own. Files of the same name get the names of their folders before it.
    static func templates(at paths: [String]) throws(StartError) -> [Source] {
        var sources: [Source] = []
        var folders: [[Substring]] = []
        for path in paths {
            sources.append(try template(at: path))
            let absolute = try canonical(path)
            guard !folders.contains(absolute) else { throw StartError("SOURCE \(path) is given twice") }
            folders.append(absolute)
        }
        let names = sources.map(\.stackName)
        for (index, name) in names.enumerated() where names.count(where: { $0 == name }) > 1 {
            let clashing = names.indices.filter { names[$0] == name }
            let above = folders.map { Array($0.dropLast().reversed()) }
            // As many folders as it takes to tell each from the others.
            var depth = 1
            func tells(_ depth: Int) -> Bool {
                Set(clashing.map { above[$0].prefix(depth) }).count == clashing.count
            }
            while !tells(depth), depth < 64 { depth += 1 }
            let prefix = above[index].prefix(depth).reversed().joined(separator: "-")
            sources[index].stackName = prefix.isEmpty ? name : "\(prefix)-\(name)"
        }
        return sources
    }

    // MARK: - Reading

    private static func canonical(_ path: String) throws(StartError) -> [Substring] {
        do throws(FileError) { return try FileContent.canonicalPath(path).split(separator: "/") } catch {
            throw StartError("SOURCE \(error)")
        }
    }

    private static func text(of path: String) throws(StartError) -> String {
        let bytes: [UInt8]
        let isDirectory: Bool
        do throws(FileError) {
            isDirectory = try FileContent.isDirectory(path)
            bytes = isDirectory ? [] : try FileContent.read(path)
        } catch {
            throw StartError("SOURCE \(error)")
        }
        guard !isDirectory else { throw StartError(directory(path)) }
        guard !bytes.isEmpty else { throw StartError("SOURCE \(path): the file is empty") }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw StartError("SOURCE \(path) is no template: it is not UTF-8 text")
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// What to do about a folder, in a sentence.
    private static func directory(_ path: String) -> String {
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        let names = (try? FileContent.names(in: path)) ?? []
        if names.contains("manifest.json") {
            let templates = names.filter { $0.hasSuffix(".template.json") }
            let hint = templates.isEmpty ? "" : ": give its templates (\(folder)/\(templates[0])) one by one"
            return "SOURCE \(path) is a CDK cloud assembly, which is not read as a whole yet\(hint)"
        }
        let hint = BuiltInSource.overlooked.first { $0 != "cdk.out" && names.contains($0) }
        return "SOURCE \(path) is a directory, and a template is a file"
            + (hint.map { ": give \(folder)/\($0)" } ?? "")
    }
}
