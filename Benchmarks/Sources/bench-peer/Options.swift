import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `--name value` pairs, and `--flag` before another option or the end.
struct Options {
    private var values: [String: [String]] = [:]

    init(_ arguments: [String]) throws {
        var index = 0
        while index < arguments.count {
            guard arguments[index].hasPrefix("--") else { throw Failure("\(arguments[index]) is no option") }
            let name = String(arguments[index].dropFirst(2))
            index += 1
            if index < arguments.count, !arguments[index].hasPrefix("--") {
                values[name, default: []].append(arguments[index])
                index += 1
            } else {
                values[name, default: []].append("")
            }
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }
    func all(_ name: String) -> [String] { values[name] ?? [] }
    func string(_ name: String) -> String? { values[name]?.last }

    func required(_ name: String) throws -> String {
        guard let value = string(name) else { throw Failure("--\(name) is missing") }
        return value
    }

    func integer(_ name: String, default fallback: Int? = nil) throws -> Int {
        guard let text = string(name) else {
            if let fallback { return fallback }
            throw Failure("--\(name) is missing")
        }
        guard let value = Int(text), value >= 0 else { throw Failure("--\(name) is no number") }
        return value
    }

    func file(_ name: String) throws -> ByteBuffer { try readFile(try required(name)) }

    /// `name: value` pairs.
    func headers(_ name: String) throws -> [(String, String)] {
        try all(name).map { text in
            guard let colon = text.firstIndex(of: ":") else { throw Failure("\(text) is no header") }
            return (String(text[..<colon]), String(text[text.index(after: colon)...].drop { $0 == " " }))
        }
    }
}

private func readFile(_ path: String) throws -> ByteBuffer {
    guard let file = fopen(path, "rb") else { throw Failure("cannot open \(path)") }
    defer { fclose(file) }
    var bytes = ByteBuffer()
    while true {
        let count = bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: 65_536) { room in
            fread(room.baseAddress, 1, room.count, file)
        }
        if count == 0 { return bytes }
    }
}

/// One line on stdout, at once.
func say(_ line: String) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}

func fail(_ text: String) -> Never {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    exit(1)
}

/// Thousands of sockets need more descriptors than a shell allows by default.
func raiseDescriptorLimit() {
    var limit = rlimit()
    #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(resource, &limit)
}
