import EmulatorCore
import OrderedCollections

/// `$util.transform.toDynamoDBFilterExpression` and `toDynamoDBConditionExpression`.
///
/// The documentation has one example, of one condition (`contains(#title, :title_contains)`). What AWS answers is
/// recorded in the snapshots of github.com/localstack/appsync-utils: every condition in parentheses,
/// `(contains(#title,:title_contains))`; placeholders named after the path to the condition (`:and_0_title_eq`); null
/// for what no expression can be made of.
struct DynamoDBFilterExpression {
    private(set) var expression = ""
    private(set) var names: JSONObject = [:]
    private(set) var values: JSONObject = [:]

    /// nil for what is no filter: an unknown operator, an operand of a type that it does not take.
    init?(_ filter: JSONValue) {
        guard let expression = expression(of: filter, path: []) else { return nil }
        self.expression = expression
    }

    var json: JSONValue {
        [
            "expression": .string(expression), "expressionNames": .object(names), "expressionValues": .object(values),
        ]
    }

    // MARK: - Groups

    private mutating func expression(of filter: JSONValue, path: [String], isWrapped: Bool = false) -> String? {
        guard let members = filter.object else { return nil }
        var parts: [String] = []
        for (key, value) in members {
            let part: String?
            switch key {
            case "and", "or": part = group(value, key, path: path)
            case "not": part = expression(of: value, path: path + [key], isWrapped: true).map { "(NOT \($0))" }
            default: part = field(key, value, path: path + [key])
            }
            guard let part else { return nil }
            parts.append(part)
        }
        return Self.join(parts, "AND", isWrapped: isWrapped)
    }

    private mutating func group(_ members: JSONValue, _ key: String, path: [String]) -> String? {
        guard let members = members.array else { return nil }
        var parts: [String] = []
        for (index, member) in members.enumerated() {
            guard let part = expression(of: member, path: path + [key, String(index)]) else { return nil }
            parts.append(part)
        }
        return Self.join(parts, key == "or" ? "OR" : "AND", isWrapped: true)
    }

    private static func join(_ parts: [String], _ word: String, isWrapped: Bool) -> String {
        let joined = parts.joined(separator: " \(word) ")
        return isWrapped && parts.count > 1 ? "(\(joined))" : joined
    }

    // MARK: - Conditions

    private mutating func field(_ name: String, _ operators: JSONValue, path: [String], isSize: Bool = false) -> String?
    {
        guard let operators = operators.object else { return nil }
        names["#\(name)"] = .string(name)
        let target = isSize ? "size(#\(name))" : "#\(name)"
        var parts: [String] = []
        for (operation, operand) in operators {
            let part =
                operation == "size"
                ? field(name, operand, path: path + [operation], isSize: true)
                : condition(target, operation, operand, ":" + (path + [operation]).joined(separator: "_"))
            guard let part else { return nil }
            parts.append(part)
        }
        return Self.join(parts, "AND", isWrapped: true)
    }

    private mutating func condition(
        _ target: String,
        _ operation: String,
        _ operand: JSONValue,
        _ placeholder: String
    ) -> String? {
        if let symbol = Self.comparisons[operation] {
            bind(placeholder, operand)
            return "(\(target) \(symbol) \(placeholder))"
        }
        if let function = Self.functions[operation] {
            bind(placeholder, operand)
            return "(\(function)(\(target),\(placeholder)))"
        }
        switch operation {
        case "between":
            guard let bounds = operand.array, bounds.count >= 2 else { return nil }
            bind(placeholder + "_start", bounds[0])
            bind(placeholder + "_end", bounds[1])
            return "(\(target) BETWEEN \(placeholder)_start AND \(placeholder)_end)"
        case "in":
            guard let elements = operand.array else { return nil }
            guard !elements.isEmpty else { return "(null)" }
            for (index, element) in elements.enumerated() { bind("\(placeholder)_\(index)", element) }
            let list = elements.indices.map { "\(placeholder)_\($0)" }.joined(separator: ", ")
            return "(\(target) IN (\(list)))"
        case "attributeExists":
            guard let exists = operand.bool else { return nil }
            return "(\(exists ? "attribute_exists" : "attribute_not_exists")(\(target)))"
        case "attributeType":
            guard let code = operand.string.flatMap({ Self.types[$0] }) else { return nil }
            bind(placeholder, .string(code))
            return "(attribute_type(\(target),\(placeholder)))"
        default: return nil
        }
    }

    private mutating func bind(_ placeholder: String, _ operand: JSONValue) {
        values[placeholder] = UtilFunction.attributeValue(operand)
    }

    private static let comparisons = ["eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="]
    private static let functions = [
        "contains": "contains", "notContains": "NOT contains", "beginsWith": "begins_with",
    ]
    private static let types = [
        "_null": "NULL", "string": "S", "stringSet": "SS", "number": "N", "numberSet": "NS", "binary": "B",
        "binarySet": "BS", "boolean": "BOOL", "list": "L", "map": "M",
    ]
}
