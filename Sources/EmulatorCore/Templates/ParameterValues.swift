import OrderedCollections

/// The values of a template's parameters: given ones, else defaults, held to what the template demands of them
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html).
enum ParameterValues {
    static func values(
        of template: Template,
        _ environment: StackEnvironment
    ) throws(TemplateError) -> [String: JSONValue] {
        let unknown = environment.parameters.keys.filter { template.parameters[$0] == nil }.sorted()
        guard unknown.isEmpty else {
            throw template.error(nil, "Parameters: [\(unknown.joined(separator: ", "))] do not exist in the template")
        }
        try requireValues(of: template, environment)
        var values: [String: JSONValue] = [:]
        for (name, parameter) in template.parameters {
            // What is stored stays without a value until something refers to it: every template of the CDK's has such a
            // parameter that nothing refers to.
            let defaultValue = parameter.isStored ? nil : parameter.defaultValue
            guard let text = environment.parameters[name] ?? defaultValue else { continue }
            let isList = parameter.isList
            let elements = isList ? commaDelimited(text) : [text]
            for element in elements {
                if let reason = violation(name, parameter, element) {
                    throw template.error(
                        parameter.line,
                        parameter.constraints["ConstraintDescription"].map {
                            "Parameter \(name) failed to satisfy constraint: \($0)"
                        } ?? reason)
                }
            }
            values[name] = isList ? .array(elements.map { .string($0) }) : .string(text)
        }
        return values
    }

    private static func requireValues(
        of template: Template,
        _ environment: StackEnvironment
    ) throws(TemplateError) {
        let missing = template.parameters.filter {
            environment.parameters[$0.key] == nil && $0.value.defaultValue == nil
        }
        guard let (first, parameter) = missing.elements.first else { return }
        let names = missing.keys.joined(separator: ", ")
        throw template.error(
            parameter.line,
            "Parameters: [\(names)] must have values: give them with --parameter \(first)=VALUE"
        )
    }

    static func notFetched(_ name: String, _ parameter: Template.Parameter) -> String {
        "Unable to fetch parameters [\(parameter.defaultValue ?? name)] from parameter store for this account: Systems "
            + "Manager is not emulated; give the value itself with --parameter \(name)=VALUE"
    }

    // MARK: - Constraints

    /// Why the value, or one element of a list, is refused.
    private static func violation(_ name: String, _ parameter: Template.Parameter, _ value: String) -> String? {
        if let allowed = parameter.allowedValues, !allowed.contains(value) {
            return "Parameter '\(name)' must be one of AllowedValues [\(allowed.joined(separator: ", "))]"
        }
        func limit(_ constraint: String) -> Double? { parameter.constraints[constraint].flatMap { Double($0) } }
        if parameter.isNumeric {
            guard let number = Double(value) else { return "Parameter '\(name)' must be a number" }
            if let least = limit("MinValue"), number < least {
                return "Parameter '\(name)' must be a number not less than \(parameter.constraints["MinValue"] ?? "")"
            }
            if let most = limit("MaxValue"), number > most {
                return
                    "Parameter '\(name)' must be a number not greater than \(parameter.constraints["MaxValue"] ?? "")"
            }
            return nil
        }
        // CloudFormation counts as Java does.
        let length = Double(value.utf16.count)
        if let least = limit("MinLength"), length < least {
            return "Parameter '\(name)' must contain at least \(parameter.constraints["MinLength"] ?? "") characters"
        }
        if let most = limit("MaxLength"), length > most {
            return "Parameter '\(name)' must contain at most \(parameter.constraints["MaxLength"] ?? "") characters"
        }
        if let pattern = parameter.constraints["AllowedPattern"] { return mismatch(name, pattern, value) }
        return nil
    }

    private static func mismatch(_ name: String, _ pattern: String, _ value: String) -> String? {
        let isMatch: Bool
        do {
            isMatch = try Regex(pattern).wholeMatch(in: value) != nil
        } catch {
            return "the AllowedPattern of parameter '\(name)' is no regular expression: \(pattern)"
        }
        return isMatch ? nil : "Parameter '\(name)' must match pattern \(pattern)"
    }

    private static func commaDelimited(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let start = part.firstIndex { $0 != " " } ?? part.endIndex
            let end = part.lastIndex { $0 != " " }.map { part.index(after: $0) } ?? part.endIndex
            return String(part[start..<end])
        }
    }
}

extension Template.Parameter {
    /// The type of the value, for one from Systems Manager's parameter store too.
    private var valueType: Substring {
        let prefix = "AWS::SSM::Parameter::Value<"
        return type.hasPrefix(prefix) ? type.dropFirst(prefix.count).dropLast() : type[...]
    }

    var isList: Bool { valueType == "CommaDelimitedList" || valueType.hasPrefix("List<") }
    var isNumeric: Bool { valueType == "Number" || valueType == "List<Number>" }
    /// The default is the name of a stored value, which cannot be fetched.
    var isStored: Bool { type.hasPrefix("AWS::SSM::Parameter::Value<") }
}
