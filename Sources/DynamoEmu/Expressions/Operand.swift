/// What operators and functions are applied to. As parsed, paths are templates and values are `:v` references; resolved,
/// they are paths and attribute values.
indirect enum Operand<Path: Sendable, Value: Sendable>: Sendable {
    case path(Path)
    case value(Value)
    case function(String, [Operand])

    /// The operand with its paths and values replaced, left to right.
    func resolved<NewPath, NewValue>(
        path: (Path) throws(DynamoError) -> NewPath, value: (Value) throws(DynamoError) -> NewValue
    ) throws(DynamoError) -> Operand<NewPath, NewValue> {
        switch self {
        case .path(let written): return .path(try path(written))
        case .value(let written): return .value(try value(written))
        case .function(let name, let arguments):
            var new: [Operand<NewPath, NewValue>] = []
            new.reserveCapacity(arguments.count)
            for argument in arguments { new.append(try argument.resolved(path: path, value: value)) }
            return .function(name, new)
        }
    }
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
