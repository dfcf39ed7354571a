package import OrderedCollections

/// A value of a template with the line it stands on. Short tags (`!Ref`) have become their long forms.
package struct TemplateNode: Sendable, Equatable {
    package indirect enum Value: Sendable, Equatable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case list([TemplateNode])
        case map(OrderedDictionary<String, TemplateNode>)
    }

    package var value: Value
    /// Counted from 1.
    package var line: Int

    package init(_ value: Value, line: Int) {
        self.value = value
        self.line = line
    }

    package var string: String? { if case .string(let text) = value { text } else { nil } }
    package var list: [TemplateNode]? { if case .list(let nodes) = value { nodes } else { nil } }
    package var map: OrderedDictionary<String, TemplateNode>? { if case .map(let nodes) = value { nodes } else { nil } }
    package subscript(_ key: String) -> TemplateNode? { map?[key] }

    /// The text of a scalar: CloudFormation takes numbers and booleans wherever it takes strings.
    package var scalarText: String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let value): value ? "true" : "false"
        case .null, .list, .map: nil
        }
    }

    /// The name and argument of an intrinsic function, when this is one: an object with the one member `Ref` or
    /// `Fn::…`.
    var function: (name: String, argument: TemplateNode)? {
        guard let map, map.count == 1, let (name, argument) = map.elements.first,
            name == "Ref" || name.hasPrefix("Fn::")
        else { return nil }
        return (name, argument)
    }

    /// Equal but for the lines.
    package static func == (left: TemplateNode, right: TemplateNode) -> Bool { left.value == right.value }
}
