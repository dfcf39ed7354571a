/// `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, `${!Literal}`; with a map of values as its second argument.
struct Substitution {
    enum Part: Equatable {
        case text(String)
        case name(String)
    }

    let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var pending = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            pending += rest[..<start.lowerBound]
            let after = rest[start.upperBound...]
            guard let end = after.firstIndex(of: "}") else {
                pending += rest[start.lowerBound...]
                rest = after[after.endIndex...]
                break
            }
            // CloudFormation takes spaces around a name (https://github.com/aws-cloudformation/cfn-lint/issues/236).
            var name = after[..<end].drop { $0 == " " }
            if name.hasPrefix("!") {
                pending += "${\(name.dropFirst())}"
            } else {
                if !pending.isEmpty { parts.append(.text(pending)) }
                pending = ""
                while name.last == " " { name.removeLast() }
                parts.append(.name(String(name)))
            }
            rest = after[after.index(after: end)...]
        }
        pending += rest
        if !pending.isEmpty { parts.append(.text(pending)) }
        self.parts = parts
    }
}

extension IntrinsicFunctions {
    func substitute(_ argument: TemplateNode, path: String) throws(TemplateError) -> String {
        guard let (text, values) = Self.substitutionArguments(argument) else {
            throw failure(
                argument,
                path,
                "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a "
                    + "string as first argument, and an optional second argument to specify a mapping of values to "
                    + "replace in the string"
            )
        }
        var out = ""
        for part in Substitution(text).parts {
            switch part {
            case .text(let text): out += text
            case .name(let name):
                let value: JSONValue?
                if let given = values?[name] {
                    value = try resolve(given, path: path)
                } else if let dot = name.firstIndex(of: ".") {
                    value = try attribute(
                        String(name[name.index(after: dot)...]),
                        of: String(name[..<dot]),
                        argument,
                        path: path
                    )
                } else {
                    value = try reference(name, argument, path: path)
                }
                guard let text = value?.scalarText else {
                    throw failure(argument, path, "${\(name)} in Fn::Sub is not a string")
                }
                out += text
            }
        }
        return out
    }

    static func substitutionArguments(_ argument: TemplateNode) -> (text: String, values: TemplateNode?)? {
        if let text = argument.string { return (text, nil) }
        guard let list = argument.list, list.count == 2, let text = list[0].string, list[1].map != nil else {
            return nil
        }
        return (text, list[1])
    }
}
