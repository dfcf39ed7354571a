import Crypto
import NIOCore

/// The canonical form of a request, the text that its signature covers: method, path, query, headers, the names of
/// the signed headers, and the hash of the body, a line each.
///
/// It is built straight into one buffer: this runs for every request.
/// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct SigV4CanonicalRequest {
    private(set) var bytes: [UInt8] = []

    init(_ request: SigV4Request, signedHeaders: String, service: String) {
        bytes.reserveCapacity(1024)
        append(request.method)
        newline()
        if service == "s3" { append(request.path) } else { appendNormalized(path: request.path) }
        newline()
        appendSorted(query: request.query)
        newline()
        for name in signedHeaders.utf8.split(separator: UInt8(ascii: ";")) {
            appendHeader(String(Substring(name)), of: request)
        }
        newline()
        append(signedHeaders)
        newline()
        appendPayloadHash(of: request, signedHeaders: signedHeaders)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// - Parameter date: `20150830T123600Z`
    func stringToSign(signedAt date: String, in scope: SigningKeyCache.Scope) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(192)
        out.append(contentsOf: SigV4Authorization.algorithm.utf8)
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: date.utf8)
        out.append(UInt8(ascii: "\n"))
        for part in [scope.date, scope.region, scope.service] {
            out.append(contentsOf: part.utf8)
            out.append(UInt8(ascii: "/"))
        }
        out.append(contentsOf: "aws4_request\n".utf8)
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        hash.finalize().withUnsafeBytes { out.append(hexOf: $0) }
        return out
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    private mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

    // MARK: - Path

    /// RFC 3986 section 5.2.4 and without empty segments; then encoded once more than it was sent, as every service
    /// but S3 demands.
    private mutating func appendNormalized(path: String) {
        if path == "/" || path.isEmpty {
            bytes.append(UInt8(ascii: "/"))
            return
        }
        var segments: [Substring.UTF8View] = []
        for segment in path.utf8.split(separator: UInt8(ascii: "/")) {
            switch Substring(segment) {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        for segment in segments {
            bytes.append(UInt8(ascii: "/"))
            for byte in segment { PercentEncoding.append(byte, to: &bytes) }
        }
        if segments.isEmpty || path.utf8.last == UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
    }

    // MARK: - Query

    /// Parameters sorted by name, then by value, both as they are once encoded.
    private mutating func appendSorted(query: String) {
        if query.isEmpty { return }
        var parameters: [(name: [UInt8], value: [UInt8])] = []
        for parameter in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = parameter.firstIndex(of: UInt8(ascii: "="))
            let value = equals.map { parameter[parameter.index(after: $0)...] }
            parameters.append(
                (Self.reencoded(parameter[..<(equals ?? parameter.endIndex)]), value.map(Self.reencoded) ?? [])
            )
        }
        parameters.sort { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value)
                : left.name.lexicographicallyPrecedes(right.name)
        }
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes.append(contentsOf: parameter.name)
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: parameter.value)
        }
    }

    /// Clients encode a query in more than one way (`%7e`, a bare `:`); the canonical form has one.
    private static func reencoded(_ text: Substring.UTF8View) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.first?.hexDigitValue,
                let low = rest.dropFirst().first?.hexDigitValue
            {
                rest = rest.dropFirst(2)
                PercentEncoding.append(high << 4 | low, to: &out)
            } else {
                PercentEncoding.append(byte, to: &out)
            }
        }
        return out
    }

    // MARK: - Headers

    /// `name:value`, several values joined by commas, white space trimmed outside and collapsed inside.
    private mutating func appendHeader(_ name: String, of request: SigV4Request) {
        append(name)
        bytes.append(UInt8(ascii: ":"))
        var isFirst = true
        for header in request.headers where header.name == name {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            // The usual value has no white space, and is copied as it is.
            if !header.value.utf8.contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
                append(header.value)
                continue
            }
            let start = bytes.count
            var pendingSpace = false
            for byte in header.value.utf8 {
                if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                    pendingSpace = true
                    continue
                }
                if pendingSpace, bytes.count > start { bytes.append(UInt8(ascii: " ")) }
                pendingSpace = false
                bytes.append(byte)
            }
        }
        newline()
    }

    // MARK: - Body

    /// A hash that the client sent is not trusted, it is computed; but a word that stands in a hash's place
    /// (`UNSIGNED-PAYLOAD`, `STREAMING-…`) is what was signed.
    private mutating func appendPayloadHash(of request: SigV4Request, signedHeaders: String) {
        if let declared = request.headers.first(where: { $0.name == "x-amz-content-sha256" })?.value,
            declared.utf8.count != 64,
            signedHeaders.utf8.split(separator: UInt8(ascii: ";")).contains(where: {
                Substring($0) == "x-amz-content-sha256"
            })
        {
            append(declared)
            return
        }
        var hash = SHA256()
        request.body.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        hash.finalize().withUnsafeBytes { bytes.append(hexOf: $0) }
    }
}

extension [UInt8] {
    /// Lower-case hexadecimal digits of `source`.
    mutating func append(hexOf source: UnsafeRawBufferPointer) {
        for byte in source {
            append(Self.hexDigit(byte >> 4))
            append(Self.hexDigit(byte & 0x0F))
        }
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
