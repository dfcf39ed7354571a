/// One action of an update expression, over parsed or resolved operands.
enum UpdateAction<Path: Sendable, Value: Sendable>: Sendable {
    /// What SET assigns: an operand, or the sum or the difference of two.
    enum Assignment: Sendable {
        case operand(Operand<Path, Value>)
        case sum(Operand<Path, Value>, Operand<Path, Value>)
        case difference(Operand<Path, Value>, Operand<Path, Value>)

        var operands: [Operand<Path, Value>] {
            switch self {
            case .operand(let operand): [operand]
            case .sum(let left, let right), .difference(let left, let right): [left, right]
            }
        }
    }

    case set(Path, Assignment)
    case remove(Path)
    case add(Path, Value)
    case delete(Path, Value)

    var path: Path {
        switch self {
        case .set(let path, _), .remove(let path), .add(let path, _), .delete(let path, _): path
        }
    }
}

typealias ParsedUpdate = [UpdateAction<PathTemplate, String>]
typealias ResolvedUpdate = [UpdateAction<DocumentPath, AttributeValue>]
