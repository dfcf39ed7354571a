#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder that is gone when the test is done with it.
enum TemporaryFolder {
    struct CannotMake: Error {
        let path: String
    }

    /// - Parameter files: contents by paths in the folder.
    static func with(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
        var template = Array("/tmp/emulator-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CannotMake(path: "/tmp") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var made: [String] = []
        defer { for path in made.reversed() + [folder] { remove(path) } }
        for (name, content) in files.sorted(by: { $0.key < $1.key }) {
            var path = folder
            let parts = name.split(separator: "/")
            for part in parts.dropLast() {
                path += "/\(part)"
                if mkdir(path, 0o755) == 0 { made.append(path) }
            }
            path += "/\(parts.last ?? "")"
            guard let file = fopen(path, "w") else { throw CannotMake(path: path) }
            made.append(path)
            _ = content.withUnsafeBytes { fwrite($0.baseAddress ?? UnsafeRawPointer(file), 1, $0.count, file) }
            fclose(file)
        }
        try body(folder)
    }
}
