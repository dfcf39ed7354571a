import EmulatorCore
import OrderedCollections

struct XMLError: Error, Equatable {
    var reason: String
    var line: Int
}

/// XML into what JSON makes of it, by the rules of org.json (github.com/stleary/JSON-java, `XML.toJSONObject`), which
/// the examples of AppSync's documentation follow: elements of one name become a list, text that looks like a number
/// or a boolean becomes one, attributes stand beside the elements, and text beside either is `content`.
struct XMLDocument {
    private static let depthLimit = 100

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    static func json(of text: String) throws(XMLError) -> JSONValue {
        var document = XMLDocument(bytes: Array(text.utf8))
        return try document.root()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func root() throws(XMLError) -> JSONValue {
        var members: JSONObject = [:]
        while true {
            try skipMisc()
            guard position < bytes.count else { break }
            guard take("<") else { throw error("text outside of an element") }
            let (name, value) = try element()
            Self.add(value, as: name, to: &members)
        }
        guard !members.isEmpty else { throw error("no element") }
        return .object(members)
    }

    // MARK: - Elements

    /// Behind `<`.
    private mutating func element() throws(XMLError) -> (name: String, value: JSONValue) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw error("elements nested deeper than \(Self.depthLimit) levels") }
        let name = try self.name()
        var members: JSONObject = [:]
        while true {
            skipBlanks()
            if take("/>") { return (name, members.isEmpty ? "" : .object(members)) }
            if take(">") { break }
            let attribute = try self.name()
            skipBlanks()
            guard take("=") else { throw error("attribute \(attribute) without a value") }
            skipBlanks()
            Self.add(Self.value(of: try attributeValue()), as: attribute, to: &members)
        }
        return (name, try content(of: name, beside: members))
    }

    private mutating func content(of name: String, beside attributes: JSONObject) throws(XMLError) -> JSONValue {
        var members = attributes
        while true {
            if take("</") {
                let closed = try self.name()
                guard closed == name else { throw error("</\(closed)> closes <\(name)>") }
                skipBlanks()
                guard take(">") else { throw error("</\(name) is not closed") }
                if members.isEmpty { return "" }
                // Only text: the text itself.
                if members.count == 1, let content = members["content"], content.array == nil { return content }
                return .object(members)
            }
            if try skipComment() { continue }
            if take("<![CDATA[") {
                let text = try text(until: "]]>")
                if !text.isEmpty { Self.add(.string(text), as: "content", to: &members) }
                continue
            }
            if take("<") {
                let (inner, value) = try element()
                Self.add(value, as: inner, to: &members)
                continue
            }
            guard position < bytes.count else { throw error("<\(name)> is not closed") }
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
            let text = try decoded(bytes[start..<position])
            if !text.isEmpty { Self.add(Self.value(of: text), as: "content", to: &members) }
        }
    }

    /// A name that comes again makes a list of its values.
    private static func add(_ value: JSONValue, as name: String, to members: inout JSONObject) {
        switch members[name] {
        case nil: members[name] = value
        case .array(let values)?: members[name] = .array(values + [value])
        case let first?: members[name] = .array([first, value])
        }
    }

    /// `true`, `null`, `12`, `1.5` are what they look like; `007` and `+1` are not.
    private static func value(of text: String) -> JSONValue {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        case "null": return .null
        default: break
        }
        guard let first = text.utf8.first, first.isASCIIDigit || first == UInt8(ascii: "-"),
            let number = try? JSONParser.parse(text), let written = number.number
        else { return .string(text) }
        if let int = written.int { return String(int) == text ? .int(int) : .string(text) }
        guard let double = written.double, double.isFinite else { return .string(text) }
        return .double(double)
    }

    // MARK: - Text

    /// Without blanks at both ends.
    private func decoded(_ raw: ArraySlice<UInt8>) throws(XMLError) -> String {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        var rest = raw.drop { blanks.contains($0) }
        while let last = rest.last, blanks.contains(last) { rest.removeLast() }
        return try entities(rest)
    }

    private func entities(_ raw: ArraySlice<UInt8>) throws(XMLError) -> String {
        guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
        var text: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { throw error("'&' without ';'") }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            text += Array(try entity(name).utf8)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func entity(_ name: String) throws(XMLError) -> String {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return "&\(name);" }
        let isHex = name.dropFirst().first == "x" || name.dropFirst().first == "X"
        guard let code = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10),
            let scalar = Unicode.Scalar(code)
        else { throw error("unknown character &\(name);") }
        return String(scalar)
    }

    private mutating func attributeValue() throws(XMLError) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
        else { throw error("an attribute's value has no quotes") }
        let quote = bytes[position]
        position += 1
        guard let end = bytes[position...].firstIndex(of: quote) else { throw error("an attribute is not closed") }
        defer { position = end + 1 }
        return try entities(bytes[position..<end])
    }

    // MARK: - Cursor

    private func error(_ reason: String) -> XMLError {
        XMLError(reason: reason, line: 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A })
    }

    private mutating func take(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in
            guard position + text.count <= bytes.count,
                bytes[position..<(position + text.count)].elementsEqual(text)
            else { return false }
            position += text.count
            return true
        }
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func name() throws(XMLError) -> String {
        let name = bytes[position...].prefix {
            $0.isASCIILetter || $0.isASCIIDigit || $0 >= 0x80 || "_-.:".utf8.contains($0)
        }
        guard !name.isEmpty else { throw error("expected a name") }
        position += name.count
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func text(until end: String) throws(XMLError) -> String {
        let wanted = Array(end.utf8)
        var index = position
        while index + wanted.count <= bytes.count {
            if bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                defer { position = index + wanted.count }
                return String(decoding: bytes[position..<index], as: UTF8.self)
            }
            index += 1
        }
        throw error("expected \(end)")
    }

    private mutating func skipComment() throws(XMLError) -> Bool {
        if take("<!--") {
            _ = try text(until: "-->")
            return true
        }
        guard take("<?") else { return false }
        _ = try text(until: "?>")
        return true
    }

    /// White space, comments, processing instructions and the document type, which is not read: its entities would be
    /// a way in.
    private mutating func skipMisc() throws(XMLError) {
        while true {
            skipBlanks()
            if try skipComment() { continue }
            guard take("<!DOCTYPE") else { return }
            _ = try text(until: ">")
        }
    }
}
