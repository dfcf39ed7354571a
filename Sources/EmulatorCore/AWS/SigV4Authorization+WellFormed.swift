extension SigV4Authorization {
    /// The header as every SDK writes it, in one pass over its bytes; nil for any other, which then gets the parser
    /// that knows what to say about it. This runs for every request.
    init?(wellFormed header: String) {
        var header = header
        guard let parts = header.withUTF8({ Self.parts(of: $0) }) else { return nil }
        (accessKeyID, date, region, service, signedHeaders, signature) = parts
    }

    private static func parts(
        of bytes: UnsafeBufferPointer<UInt8>
    ) -> (String, String, String, String, String, String)? {
        guard starts(bytes[...], with: "AWS4-HMAC-SHA256 ") else { return nil }
        var rest = bytes.dropFirst(17)
        guard let credential = parameter("Credential=", &rest), let signedHeaders = parameter("SignedHeaders=", &rest),
            let signature = parameter("Signature=", &rest), rest.isEmpty
        else { return nil }
        var scope = credential
        guard let accessKeyID = part(&scope), let date = part(&scope), let region = part(&scope),
            let service = part(&scope), scope.count == 12, starts(scope, with: "aws4_request")
        else { return nil }
        return (text(accessKeyID), text(date), text(region), text(service), text(signedHeaders), text(signature))
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Takes `NAME=value` off the front, with the comma and the spaces after it.
    private static func parameter(_ name: StaticString, _ rest: inout Bytes) -> Bytes? {
        guard starts(rest, with: name) else { return nil }
        let value = rest.dropFirst(name.utf8CodeUnitCount).prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: " ") }
        guard !value.isEmpty else { return nil }
        rest = rest[value.endIndex...].drop { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }
        return value
    }

    /// Takes what is before the next slash, and the slash; nil when there is none.
    private static func part(_ scope: inout Bytes) -> Bytes? {
        guard let slash = scope.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let part = scope[..<slash]
        scope = scope[scope.index(after: slash)...]
        return part
    }

    private static func starts(_ bytes: Bytes, with prefix: StaticString) -> Bool {
        bytes.starts(with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
    }

    private static func text(_ bytes: Bytes) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
    }
}

extension SigV4Authorization {
    /// Whether a header, named in lower case, is among those that were signed.
    func signs(_ name: StaticString) -> Bool {
        let count = name.utf8CodeUnitCount
        let name = UnsafeBufferPointer(start: name.utf8Start, count: count)
        var list = signedHeaders
        return list.withUTF8 { list in
            var start = 0
            while start + count <= list.count {
                let end = list[start...].firstIndex(of: UInt8(ascii: ";")) ?? list.count
                if end - start == count, list[start..<end].elementsEqual(name) { return true }
                start = end + 1
            }
            return false
        }
    }
}
