import OrderedCollections
import Yams

/// YAML templates, with CloudFormation's short tags.
enum YAMLTemplate {
    static func parse(_ text: String, file: String) throws(TemplateError) -> TemplateNode {
        let composed: Node?
        do {
            composed = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw failure(error, of: text, file: file)
        } catch {
            throw TemplateError(
                file: file,
                line: nil,
                reason: "Template format error: YAML not well-formed: \(error)"
            )
        }
        guard let composed else { throw TemplateError(file: file, line: nil, reason: "the file is empty") }
        return try convert(composed, line: 1, depth: 0, file: file)
    }

    private static func failure(_ error: YamlError, of text: String, file: String) -> TemplateError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            TemplateError(
                file: file,
                line: mark.line,
                reason: "Template format error: YAML not well-formed. (line \(mark.line), column \(mark.column)): "
                    + problem
            )
        case .duplicatedKeysInMapping(let keys, let context):
            duplicate(keys, from: context.mark.line, of: text, file: file)
        case .reader(let problem, let offset, _, _):
            TemplateError(
                file: file,
                line: nil,
                reason: "Template format error: YAML not well-formed: \(problem)"
                    + (offset.map { " at offset \($0)" } ?? "")
            )
        default: TemplateError(file: file, line: nil, reason: "Template format error: YAML not well-formed: \(error)")
        }
    }

    /// The reader knows where the mapping begins; the key is looked for from there, at the indentation it has first.
    private static func duplicate(
        _ keys: [String],
        from start: Int,
        of text: String,
        file: String
    ) -> TemplateError {
        var indentation: Int?
        let key = keys.first ?? ""
        let forms = ["\(key):", "'\(key)':", "\"\(key)\":"]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated().dropFirst(start - 1) {
            let content = line.drop { $0 == " " || $0 == "-" }
            guard forms.contains(where: { content.hasPrefix($0) }) else { continue }
            let depth = line.count - content.count
            guard indentation == depth else {
                if indentation == nil { indentation = depth }
                continue
            }
            return TemplateError(file: file, line: index + 1, reason: "duplicate key '\(key)'")
        }
        return TemplateError(file: file, line: start, reason: "duplicate key '\(key)' in the mapping that begins here")
    }

    private static func convert(
        _ node: Node,
        line: Int,
        depth: Int,
        file: String
    ) throws(TemplateError) -> TemplateNode {
        let line = node.mark?.line ?? line
        guard depth < TemplateDocument.depthLimit else {
            throw TemplateError(
                file: file,
                line: line,
                reason: "nested deeper than \(TemplateDocument.depthLimit) levels"
            )
        }
        let tag = node.tag.rawValue
        let value: TemplateNode.Value
        switch node {
        case .scalar(let scalar):
            // A tagged scalar (`!Ref x`) is text, whatever it looks like.
            value = tag.hasPrefix("!") ? .string(scalar.string) : Self.value(of: scalar, tag: tag)
        case .sequence(let sequence):
            var nodes: [TemplateNode] = []
            for child in sequence { nodes.append(try convert(child, line: line, depth: depth + 1, file: file)) }
            value = .list(nodes)
        case .mapping(let mapping):
            var nodes: OrderedDictionary<String, TemplateNode> = [:]
            for (key, child) in mapping {
                guard case .scalar(let name) = key else {
                    throw TemplateError(file: file, line: key.mark?.line ?? line, reason: "a key must be a string")
                }
                // The line of the name, not of what is below it.
                let keyLine = key.mark?.line ?? line
                var converted = try convert(child, line: keyLine, depth: depth + 1, file: file)
                converted.line = keyLine
                nodes[name.string] = converted
            }
            value = .map(nodes)
        case .alias:
            throw TemplateError(file: file, line: line, reason: "an alias to an anchor that is not known")
        }
        let plain = TemplateNode(value, line: line)
        guard tag.hasPrefix("!"), tag != "!" else { return plain }
        guard let long = ShortForm.expand(tag, plain) else {
            throw TemplateError(file: file, line: line, reason: "Unresolved tag: \(tag)")
        }
        return long
    }

    /// Plain scalars follow YAML 1.1, as CloudFormation does; but a number keeps its text, dates stay text, and what is
    /// no number in JSON (`000000000000`, `1_000`) stays text too: as an octal it would be an account nobody meant.
    private static func value(of scalar: Node.Scalar, tag: String) -> TemplateNode.Value {
        switch tag {
        case "tag:yaml.org,2002:null": return .null
        case "tag:yaml.org,2002:bool":
            return .bool(["true", "yes", "on", "y"].contains(scalar.string.lowercased()))
        case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float":
            if let value = try? JSONParser.parse(scalar.string), let number = value.number { return .number(number) }
            return .string(scalar.string)
        default: return .string(scalar.string)
        }
    }
}
