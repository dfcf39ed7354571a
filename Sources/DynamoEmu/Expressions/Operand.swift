/// What operators and functions are applied to. As parsed, paths are templates and values are `:v` references;
/// resolved, they are paths and attribute values.
indirect enum Operand<Path: Sendable, Value: Sendable>: Sendable {
    case path(Path)
    case value(Value)
    case function(String, [Operand])
}

typealias ParsedOperand = Operand<PathTemplate, String>
typealias ResolvedOperand = Operand<DocumentPath, AttributeValue>

extension Operand where Path == DocumentPath, Value == AttributeValue {
    /// The type known before any item is: of a value that was given, or of a function's result.
    var knownType: String? {
        switch self {
        case .path: nil
        case .value(let value): value.typeName
        case .function("size", _): "N"
        case .function("list_append", _): "L"
        case .function("if_not_exists", _): nil
        case .function: "BOOL"
        }
    }
}
