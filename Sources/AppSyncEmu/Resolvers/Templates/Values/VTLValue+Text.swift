import EmulatorCore
import OrderedCollections

extension VTLValue {
    /// Java's `toString`: what a reference prints. Maps and lists look like `{a=1, b=[x, y]}`, which is no JSON: the
    /// usual reason why a template that forgot `$util.toJson` does not parse.
    var text: String {
        if case .string(let value) = self { return value }
        var text = ""
        append(to: &text, depth: 0)
        return text
    }

    private func append(to text: inout String, depth: Int) {
        // Java would overflow its stack, or its memory; nobody reads this far.
        guard depth < Self.depthLimit, text.utf8.count <= TemplateEvaluation.outputLimit else {
            text += "..."
            return
        }
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .double(let value): text += JavaDouble.text(value)
        case .big(let number): text += number.text
        case .string(let value): text += value
        case .frozen: thawed.append(to: &text, depth: depth)
        case .list(let list):
            text += "["
            for (index, element) in list.elements.enumerated() {
                if index > 0 { text += ", " }
                element.append(to: &text, depth: depth + 1)
                if text.utf8.count > TemplateEvaluation.outputLimit { break }
            }
            text += "]"
        case .map(let map): Self.append(map.entries, to: &text, depth: depth)
        case .entry(let entry):
            text += entry.key + "="
            entry.value.append(to: &text, depth: depth + 1)
        case .iterator: text += "java.util.Iterator"
        case .block: text += "block"
        case .loop: text += "foreach"
        case .context(let context): Self.append(context.members, to: &text, depth: depth)
        }
    }

    private static func append(_ entries: OrderedDictionary<String, VTLValue>, to text: inout String, depth: Int) {
        text += "{"
        var isFirst = true
        for (key, value) in entries.elements {
            if !isFirst { text += ", " }
            isFirst = false
            text += key + "="
            value.append(to: &text, depth: depth + 1)
            if text.utf8.count > TemplateEvaluation.outputLimit { break }
        }
        text += "}"
    }
}
