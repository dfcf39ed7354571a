import EmulatorCore

/// The JSON that mapping templates come to. AppSync takes commas before a closing bracket: templates that are deployed
/// have them everywhere (little-bear-labs/aws-utils issue 107: "trailing commas are fine", names without quotes are not).
enum TemplateJSON {
    /// - Throws: what is wrong with the text as it stands.
    static func parse(_ text: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
        do throws(JSONError) { return try JSONParser.parse(text) } catch {
            guard let mended = withoutTrailingCommas(text), let value = try? JSONParser.parse(mended) else {
                throw error
            }
            return value
        }
    }

    /// Blanks stand for the commas, so that offsets stay; nil when there are none.
    private static func withoutTrailingCommas(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var bytes = [UInt8](text)
        var comma: Int?
        var isInString = false
        var isEscaped = false
        var hasChanged = false
        for (index, byte) in text.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: ","):
                // The second of two is an error, wherever they stand.
                comma = comma == nil ? index : nil
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if let comma {
                    bytes[comma] = 0x20
                    hasChanged = true
                }
            case UInt8(ascii: "\""): isInString = true
            default: break
            }
            comma = nil
        }
        return hasChanged ? bytes : nil
    }
}
