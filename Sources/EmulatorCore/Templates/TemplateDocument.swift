import OrderedCollections

/// The text of a CloudFormation template, YAML or JSON, as a tree that knows its lines.
package struct TemplateDocument: Sendable {
    /// How deep a template may nest.
    static let depthLimit = 128

    /// As the caller named it; errors begin with it.
    package let file: String
    package let root: TemplateNode

    /// - Parameter file: the path, for messages; what ends in `.json` is read as JSON only.
    package init(parsing text: String, file: String) throws(TemplateError) {
        self.file = file
        let isBraced = text.utf8.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } == UInt8(ascii: "{")
        if isBraced || file.hasSuffix(".json") {
            let parsed = JSONTemplate.parse(text)
            switch parsed {
            case .success(let root):
                self.root = root
                return
            case .failure(let failure):
                // A YAML flow mapping begins with a brace too.
                if file.hasSuffix(".json") {
                    throw TemplateError(
                        file: file,
                        line: failure.line,
                        reason: "Template format error: JSON not well-formed. (line \(failure.line)): \(failure.reason)"
                    )
                }
            }
        }
        root = try YAMLTemplate.parse(text, file: file)
    }

    /// JSON that is no template, such as what `--env-vars` names.
    package init(parsingJSON text: String, file: String) throws(TemplateError) {
        self.file = file
        switch JSONTemplate.parse(text) {
        case .success(let root): self.root = root
        case .failure(let failure):
            throw TemplateError(file: file, line: failure.line, reason: "not JSON: \(failure.reason)")
        }
    }
}

/// JSON templates go through our own reader: a cloud assembly's are large, and YAML's escapes are not JSON's.
enum JSONTemplate {
    struct Failure: Error {
        var line: Int
        var reason: String
    }

    static func parse(_ text: String) -> Result<TemplateNode, Failure> {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { buffer in
            var lines = LineCounter(bytes: buffer)
            do throws(JSONError) {
                var reader = try JSONReader(buffer, depthLimit: TemplateDocument.depthLimit)
                let node = try read(&reader, &lines)
                try reader.finish()
                return .success(node)
            } catch {
                return .failure(Failure(line: lines.line(at: error.offset), reason: error.reason))
            }
        }
    }

    private static func read(
        _ reader: inout JSONReader,
        _ lines: inout LineCounter
    ) throws(JSONError) -> TemplateNode {
        let kind = try reader.peek()
        let line = lines.line(at: reader.offset)
        switch kind {
        case .null:
            try reader.readNull()
            return TemplateNode(.null, line: line)
        case .bool: return TemplateNode(.bool(try reader.readBool()), line: line)
        case .number: return TemplateNode(.number(JSONNumber(text: try reader.readNumber())), line: line)
        case .string: return TemplateNode(.string(try reader.readString()), line: line)
        case .array:
            var nodes: [TemplateNode] = []
            try reader.beginArray()
            while try reader.nextElement() { nodes.append(try read(&reader, &lines)) }
            return TemplateNode(.list(nodes), line: line)
        case .object:
            var nodes: OrderedDictionary<String, TemplateNode> = [:]
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let start = reader.offset
                // The line of the name, as in YAML.
                let keyLine = lines.line(at: start)
                var node = try read(&reader, &lines)
                node.line = keyLine
                guard nodes.updateValue(node, forKey: key) == nil else {
                    throw JSONError("duplicate key '\(key)'", at: start)
                }
            }
            return TemplateNode(.map(nodes), line: line)
        }
    }

    /// Lines are asked for from front to back, so each byte is looked at once.
    private struct LineCounter {
        let bytes: UnsafeRawBufferPointer
        var offset = 0
        var line = 1

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func line(at target: Int) -> Int {
            if target < offset { (offset, line) = (0, 1) }
            while offset < min(target, bytes.count) {
                if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
                offset += 1
            }
            return line
        }
    }
}
