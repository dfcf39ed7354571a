// A mapping template as a tree. Names are Velocity's (1.7 "VTL Reference").

/// A piece of a template's text.
indirect enum TemplateNode: Sendable {
    case text([UInt8])
    case reference(Reference)
    case set(Assignment)
    case conditional([Branch], otherwise: [TemplateNode])
    case forEach(ForEach)
    /// AppSync's own `#return` and `#return(x)`.
    case `return`(Expression?)
    /// `#define($name)`: the slot of the name, and what it stands for.
    case define(slot: Int, [TemplateNode])
    case macroCall(MacroCall)
    /// `#evaluate(text)`, and the line it stands in.
    case evaluate(Expression, line: Int)
    case `break`
    case stop

    struct Branch: Sendable {
        var condition: Expression
        var body: [TemplateNode]
    }

    struct ForEach: Sendable {
        /// The slot of the loop's variable.
        var slot: Int
        var sequence: Expression
        var body: [TemplateNode]
    }

    /// `#name(a b)` or `#@name(a b) … #end`
    struct MacroCall: Sendable {
        var name: String
        var arguments: [Expression]
        /// What `$bodyContent` stands for.
        var body: [TemplateNode]?
        var line: Int
    }

    /// `#set($target = value)`; the target's last accessor is what is assigned to.
    struct Assignment: Sendable {
        var target: Reference
        var value: Expression
    }
}

/// `#macro(name $a $b) … #end`
struct TemplateMacro: Sendable {
    /// The slots of its parameters.
    var parameters: [Int]
    var body: [TemplateNode]
}

/// `$name.property.method(x)[index]`
struct Reference: Sendable {
    enum Root: Sendable {
        case variable(slot: Int)
        /// `$ctx`, `$context`
        case context
        /// `$util`, `$utils`: its functions are resolved when the template is compiled.
        case util
        /// `$extensions`
        case extensions
    }

    var root: Root
    var accessors: [Accessor]
    /// `$!name`: prints nothing when there is no value.
    var isQuiet: Bool
    /// What is printed when there is no value: the reference as written.
    var source: [UInt8]
    /// Backslashes before the reference.
    var escapes: Int
    var line: Int

    /// The argument of a reference that is exactly `$util.toJson(x)`, which needs no string of its own.
    var toJSONArgument: Expression? {
        guard accessors.count == 1, case .utility(let function, let arguments) = accessors[0],
            function.name == "toJson", arguments.count == 1
        else { return nil }
        return arguments[0]
    }
}

enum Accessor: Sendable {
    case property(String)
    case method(String, [Expression])
    case index(Expression)
    /// A function of `$util`, with its namespace.
    case utility(UtilFunction, [Expression])
    /// A function of `$extensions`.
    case `extension`(String, [Expression])
}

indirect enum Expression: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    /// A string in double quotes with references or directives in it.
    case interpolation([TemplateNode])
    case list([Expression])
    case map([(key: Expression, value: Expression)])
    /// `[1..5]`
    case range(Expression, Expression)
    case reference(Reference)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case comparison(Comparison, Expression, Expression)
    case arithmetic(Arithmetic, Expression, Expression)

    enum Comparison: Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }
    enum Arithmetic: Sendable { case add, subtract, multiply, divide, remainder }
}

/// A template's variables, numbered when it is compiled.
struct TemplateVariables: Sendable {
    static let forEach = 0
    static let velocityCount = 1
    static let velocityHasNext = 2
    static let bodyContent = 3

    private(set) var slots: [String: Int] = [
        "foreach": forEach, "velocityCount": velocityCount, "velocityHasNext": velocityHasNext,
        "bodyContent": bodyContent,
    ]

    var count: Int { slots.count }

    mutating func slot(of name: String) -> Int {
        if let slot = slots[name] { return slot }
        slots[name] = slots.count
        return slots.count - 1
    }
}
