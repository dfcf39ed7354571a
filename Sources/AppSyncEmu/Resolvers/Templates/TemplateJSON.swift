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
        // The last comma, when nothing but white space came after it.
        var comma: Int?
        var previous = UInt8(ascii: "[")
        var isInString = false
        var isEscaped = false
        var hasChanged = false
        for (index, byte) in text.enumerated() {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: ","):
                // Between two values or after the last, not before the first.
                comma = [UInt8(ascii: "{"), UInt8(ascii: "["), byte].contains(previous) ? nil : index
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if let comma {
                    bytes[comma] = 0x20
                    hasChanged = true
                }
                comma = nil
            default:
                isInString = byte == UInt8(ascii: "\"")
                comma = nil
            }
            previous = byte
        }
        return hasChanged ? bytes : nil
    }
}
