import EmulatorCore

/// What is served: a template and the files it names, from disk or compiled in.
struct Source: Sendable {
    /// For messages: the path, or that it is the built-in default.
    var name: String
    var stackName: String
    var template: String
    /// The content of a file that the template names.
    var file: @Sendable (_ location: String) throws(FileError) -> String

    static var builtIn: Source {
        let files = BuiltInSource.files
        return Source(
            name: BuiltInSource.name, stackName: BuiltInSource.stackName, template: BuiltInSource.template
        ) { location throws(FileError) in
            guard let content = files[location] else { throw FileError(path: location, reason: "not compiled in") }
            return content
        }
    }

    /// A template on disk. The stack is named after its file, so that ids stay while the file keeps its name.
    static func template(at path: String) throws(FileError) -> Source {
        let content = String(decoding: try FileContent.read(path), as: UTF8.self)
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let file = path[(slash.map { path.index(after: $0) } ?? path.startIndex)...]
        let base = file.lastIndex(of: ".").map { file[..<$0] } ?? file
        return Source(name: path, stackName: String(base), template: content) { location throws(FileError) in
            let path = location.hasPrefix("/") ? location : "\(folder)/\(location)"
            return String(decoding: try FileContent.read(path), as: UTF8.self)
        }
    }
}
