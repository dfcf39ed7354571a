#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Paths against the working directory, and against a file's folder.
package enum AbsolutePath {
    /// As it is, without following links or `..`: a virtual environment's `python` is a link.
    package static func of(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }

    /// What a template names, as `aws cloudformation package` reads it: relative to the template's folder.
    package static func of(_ location: String, beside file: String) -> String {
        if location.hasPrefix("/") { return normalized(location) }
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) + "/" } ?? ""
        let path = folder + location
        return normalized(path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)")
    }

    /// Without `.`, `..` and doubled slashes.
    package static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// Empty when it was removed.
    package static var workingDirectory: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
