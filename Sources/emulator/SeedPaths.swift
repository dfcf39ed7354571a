import EmulatorCore
import OrderedCollections

/// The seed files that paths on the command line name, with their content.
enum SeedPaths {
    struct File: Sendable {
        var name: String
        var content: String
    }

    /// A folder stands for the `.json` and `.jsonl` files in it, in the order of their names.
    static func read(_ paths: [String]) throws(StartError) -> [File] {
        do throws(FileError) {
            var files: [File] = []
            for path in paths {
                guard try FileContent.isDirectory(path) else {
                    files.append(try file(path))
                    continue
                }
                for name in try FileContent.names(in: path) where name.hasSuffix(".json") || name.hasSuffix(".jsonl") {
                    files.append(try file("\(path.hasSuffix("/") ? String(path.dropLast()) : path)/\(name)"))
                }
            }
            return files
        } catch {
            throw StartError("cannot read a seed: \(error)")
        }
    }

    private static func file(_ path: String) throws(FileError) -> File {
        File(name: path, content: String(decoding: try FileContent.read(path), as: UTF8.self))
    }

    static func json(_ files: [File]) -> JSONValue {
        ["files": .array(files.map { ["name": .string($0.name), "content": .string($0.content)] })]
    }

    static func files(_ json: JSONValue) throws(ControlError) -> [File] {
        var files: [File] = []
        for entry in json["files"]?.array ?? [] {
            guard let name = entry["name"]?.string, let content = entry["content"]?.string else {
                throw ControlError("each entry of \"files\" has a \"name\" and a \"content\", both strings")
            }
            files.append(File(name: name, content: content))
        }
        return files
    }
}
