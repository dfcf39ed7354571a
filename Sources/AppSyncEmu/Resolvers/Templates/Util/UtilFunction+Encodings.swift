import EmulatorCore

extension UtilFunction {
    static let encodings: [UtilFunction] = [
        conversion("escapeJavaScript", escapeJavaScript),
        conversion("urlEncode", urlEncode),
        conversion("urlDecode", urlDecode),
        conversion("base64Encode") { Base64.encode(Array($0.utf8)) },
        conversion("base64Decode") { Base64.decode($0).map { String(decoding: $0, as: UTF8.self) } },
    ]

    static let str: [UtilFunction] = [
        conversion("str.toUpper") { $0.uppercased() },
        conversion("str.toLower") { $0.lowercased() },
    ]

    private static func conversion(
        _ name: String,
        _ convert: @escaping @Sendable (String) -> String?
    ) -> UtilFunction {
        UtilFunction(
            name,
            pure: { arguments in
                guard arguments.count == 1, case .string(let text) = arguments[0] else { return .null }
                return convert(text).map { .string($0) } ?? .null
            }
        )
    }

    /// As Apache Commons Lang's `escapeEcmaScript`: quotes, backslash, slash, control characters, all that is not
    /// ASCII.
    private static func escapeJavaScript(_ text: String) -> String {
        var escaped = ""
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x27, 0x5C, 0x2F:
                escaped += "\\"
                escaped.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            case 0x08: escaped += "\\b"
            case 0x09: escaped += "\\t"
            case 0x0A: escaped += "\\n"
            case 0x0C: escaped += "\\f"
            case 0x0D: escaped += "\\r"
            case 0x20...0x7E: escaped.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16, uppercase: true)
                escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return escaped
    }

    /// `application/x-www-form-urlencoded`, as `java.net.URLEncoder`.
    private static func urlEncode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): encoded += "+"
            case let byte
            where byte.isASCIILetter || byte.isASCIIDigit || [0x2E, 0x2D, 0x2A, 0x5F].contains(byte):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return encoded
    }

    /// nil for a malformed escape, where Java throws.
    private static func urlDecode(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.count, let high = bytes[index + 1].hexDigitValue,
                    let low = bytes[index + 2].hexDigitValue
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            default: decoded.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
