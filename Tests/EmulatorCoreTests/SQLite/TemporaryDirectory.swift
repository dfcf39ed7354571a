#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A directory that is gone with the value, with what the tests put in it.
final class TemporaryDirectory {
    struct CannotMake: Error {}

    let path: String

    init() throws {
        var template = Array("/tmp/emulator-tests-XXXXXX".utf8CString)
        guard template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) != nil else { throw CannotMake() }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func size(_ name: String) -> Int {
        var status = stat()
        return stat(file(name), &status) == 0 ? Int(status.st_size) : 0
    }

    /// How often the write-ahead log has begun anew: the fourth word of its header (SQLite, "WAL-mode File Format").
    func checkpointSequence(_ name: String) throws -> UInt32 {
        guard let input = fopen(file(name), "r") else { throw CannotMake() }
        defer { fclose(input) }
        var header = [UInt8](repeating: 0, count: 16)
        guard fread(&header, 1, 16, input) == 16 else { return 0 }
        return header[12...].reduce(0) { $0 << 8 | UInt32($1) }
    }

    func copy(_ from: String, to: String) throws {
        guard let input = fopen(file(from), "r") else { throw CannotMake() }
        defer { fclose(input) }
        guard let output = fopen(file(to), "w") else { throw CannotMake() }
        defer { fclose(output) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, input), count > 0 {
            guard fwrite(buffer, 1, count, output) == count else { throw CannotMake() }
        }
    }
}
