import EmulatorCore

extension UtilFunction {
    static let encodings: [UtilFunction] = [
        conversion("escapeJavaScript", escapeJavaScript),
        conversion("urlEncode", FormEncoding.encode),
        conversion("urlDecode") { FormEncoding.decode($0) },
        conversion("base64Encode") { Base64.encode($0.utf8, .standard) },
        conversion("base64Decode") { Base64.decode($0, .standard).map { String(decoding: $0, as: UTF8.self) } },
    ]

    static let str: [UtilFunction] = [
        conversion("str.toUpper") { $0.uppercased() },
        conversion("str.toLower") { $0.lowercased() },
        UtilFunction(
            "str.toReplace",
            pure: { arguments in
                guard arguments.count == 3, case .string(let text) = arguments[0],
                    case .string(let target) = arguments[1], case .string(let replacement) = arguments[2]
                else { return .null }
                return .string(JavaString.replace(target, in: text, with: replacement))
            }
        ),
        UtilFunction("str.normalize") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 2, case .string(let text) = arguments[0], case .string(let form) = arguments[1]
            else { return .null }
            guard let form = UnicodeNormalization(rawValue: form.lowercased()) else {
                throw .java("Unknown normalization form: \(form)")
            }
            return .string(form.normalize(text))
        },
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
}
