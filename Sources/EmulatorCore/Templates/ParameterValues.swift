import OrderedCollections

extension IntrinsicFunctions {
    /// The values of the template's parameters: given ones, else defaults.
    static func parameterValues(
        of template: Template,
        _ environment: StackEnvironment
    ) throws(TemplateError) -> [String: JSONValue] {
        for name in environment.parameters.keys where template.parameters[name] == nil {
            throw template.error(nil, "Parameters: [\(name)] do not exist in the template")
        }
        var values: [String: JSONValue] = [:]
        for (name, parameter) in template.parameters {
            guard let text = environment.parameters[name] ?? parameter.defaultValue else {
                throw template.error(parameter.line, "Parameters: [\(name)] must have values")
            }
            if let allowed = parameter.allowedValues, !allowed.contains(text) {
                throw template.error(
                    parameter.line,
                    "Parameter '\(name)' must be one of AllowedValues [\(allowed.joined(separator: ", "))]"
                )
            }
            let isList = parameter.type == "CommaDelimitedList" || parameter.type.hasPrefix("List<")
            values[name] = isList ? .array(commaDelimited(text)) : .string(text)
        }
        return values
    }

    private static func commaDelimited(_ text: String) -> [JSONValue] {
        if text.isEmpty { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let start = part.firstIndex { $0 != " " } ?? part.endIndex
            let end = part.lastIndex { $0 != " " }.map { part.index(after: $0) } ?? part.endIndex
            return .string(String(part[start..<end]))
        }
    }
}
