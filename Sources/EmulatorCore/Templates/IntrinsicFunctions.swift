import OrderedCollections

/// Resolves the intrinsic functions of one template (CloudFormation User Guide, "Intrinsic function reference").
///
/// A value is resolved to JSON, or to nil for `AWS::NoValue`, which takes the property or the element away.
struct IntrinsicFunctions {
    let template: Template
    let environment: StackEnvironment
    /// A string, or for the list types an array of strings.
    let parameters: [String: JSONValue]
    var conditions: [String: Bool] = [:]
    /// Those made so far.
    var resources: [String: DeployedStack.Resource] = [:]

    init(_ template: Template, environment: StackEnvironment) throws(TemplateError) {
        self.template = template
        self.environment = environment
        parameters = try ParameterValues.values(of: template, environment)
        for name in template.conditions.keys { _ = try evaluateCondition(name, line: nil, open: []) }
    }

    /// - Parameter path: where the value stands (`Resources.Api.Properties.Name`), for messages.
    func resolve(_ node: TemplateNode, path: String) throws(TemplateError) -> JSONValue? {
        if let (name, argument) = node.function { return try call(name, argument, path: path) }
        switch node.value {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return .number(number)
        case .string(let text): return .string(text)
        case .list(let nodes):
            var elements: [JSONValue] = []
            for (index, node) in nodes.enumerated() {
                if let element = try resolve(node, path: "\(path).\(index)") { elements.append(element) }
            }
            return .array(elements)
        case .map(let nodes):
            var members = JSONObject()
            for (key, node) in nodes { members[key] = try resolve(node, path: "\(path).\(key)") }
            return .object(members)
        }
    }

    func text(_ node: TemplateNode, path: String) throws(TemplateError) -> String {
        guard let value = try resolve(node, path: path), let text = value.scalarText else {
            throw failure(node, path, "a string is expected here")
        }
        return text
    }

    func failure(_ node: TemplateNode, _ path: String, _ reason: String) -> TemplateError {
        template.error(node, "\(path): \(reason)")
    }

    // MARK: - Functions

    private func call(
        _ name: String,
        _ argument: TemplateNode,
        path: String
    ) throws(TemplateError) -> JSONValue? {
        switch name {
        case "Ref": return try ref(argument, path: path)
        case "Fn::GetAtt": return try attribute(argument, path: path)
        case "Fn::Sub": return .string(try substitute(argument, path: path))
        case "Fn::Join":
            let arguments = try arguments(argument, 2...2, name, path)
            let parts = try list(arguments[1], path: path)
            let separator = try text(arguments[0], path: path)
            return .string(try texts(parts, argument, path).joined(separator: separator))
        case "Fn::Select":
            let arguments = try arguments(argument, 2...2, name, path)
            let elements = try list(arguments[1], path: path)
            guard let index = Int(try text(arguments[0], path: path)), elements.indices.contains(index) else {
                throw failure(
                    argument,
                    path,
                    "Template error: Fn::Select cannot select nonexistent value at index "
                        + (try text(arguments[0], path: path))
                )
            }
            return elements[index]
        case "Fn::Split":
            let arguments = try arguments(argument, 2...2, name, path)
            let separator = try text(arguments[0], path: path)
            return .array(
                Self.split(try text(arguments[1], path: path), by: separator).map { .string($0) }
            )
        case "Fn::If":
            let arguments = try arguments(argument, 3...3, name, path)
            return try resolve(try branch(arguments, argument, path), path: path)
        case "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or":
            throw failure(argument, path, "Template error: \(name) cannot be used here, only in Conditions")
        case "Fn::FindInMap": return try findInMap(argument, path: path)
        case "Fn::Base64": return .string(Base64.encode(Array(try text(argument, path: path).utf8)))
        case "Fn::GetAZs":
            let region = try text(argument, path: path)
            let base = region.isEmpty ? environment.region : region
            return .array(["a", "b", "c"].map { .string(base + $0) })
        case "Fn::ImportValue":
            let export = try text(argument, path: path)
            guard let value = environment.exports[export] else {
                let others = environment.exporters.isEmpty ? "" : " \(environment.exporters)"
                throw failure(argument, path, "No export named \(export) found.\(others)")
            }
            return .string(value)
        case "Fn::Length" where template.hasLanguageExtensions: return .int(try list(argument, path: path).count)
        case "Fn::ToJsonString" where template.hasLanguageExtensions:
            return .string((try resolve(argument, path: path) ?? .null).text)
        case "Fn::Cidr", "Fn::GetStackOutput", "Fn::Transform":
            var error = failure(argument, path, "\(name) is not emulated yet")
            error.isNotEmulated = true
            throw error
        default:
            let hint =
                ["Fn::Length", "Fn::ToJsonString"].contains(name)
                ? ": it needs Transform: AWS::LanguageExtensions" : "\(Self.nearest(to: name))"
            throw failure(argument, path, "Template error: Encountered unsupported function: \(name)\(hint)")
        }
    }

    private static let supported = [
        "Base64", "Cidr", "FindInMap", "GetAtt", "GetAZs", "GetStackOutput", "If", "ImportValue", "Join", "Select",
        "Split", "Sub", "Transform",
    ].map { "Fn::\($0)" }

    /// What may have been meant, for a name that is no function's; else the functions there are.
    private static func nearest(to name: String) -> String {
        if name == "Fn::Ref" { return ": it is Ref" }
        if let same = supported.first(where: { $0.lowercased() == name.lowercased() }) { return ": it is \(same)" }
        return " Supported functions are: [\((supported + ["Ref"]).joined(separator: ", "))]"
    }

    private func ref(_ argument: TemplateNode, path: String) throws(TemplateError) -> JSONValue? {
        guard let name = argument.string else { throw failure(argument, path, "Ref takes a name") }
        return try reference(name, argument, path: path)
    }

    func reference(_ name: String, _ node: TemplateNode, path: String) throws(TemplateError) -> JSONValue? {
        if name == "AWS::NoValue" { return nil }
        if let value = environment.pseudoParameter(name) ?? parameters[name] { return value }
        if let resource = resources[name] { return .string(resource.provisioned.ref) }
        if let parameter = template.parameters[name] {
            // The others have values: without them there are no functions.
            var error = failure(node, path, ParameterValues.notFetched(name, parameter))
            error.isNotEmulated = true
            throw error
        }
        throw failure(node, path, "Template format error: Unresolved resource dependencies [\(name)]")
    }

    private func attribute(_ argument: TemplateNode, path: String) throws(TemplateError) -> JSONValue {
        // The long form takes `Resource.Attribute` as well.
        if let text = argument.string, let dot = text.firstIndex(of: ".") {
            return try attribute(
                String(text[text.index(after: dot)...]),
                of: String(text[..<dot]),
                argument,
                path: path
            )
        }
        guard let parts = argument.list, parts.count >= 2, let id = parts[0].string else {
            throw failure(
                argument,
                path,
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the "
                    + "resource attribute"
            )
        }
        var names: [String] = []
        for part in parts.dropFirst() { names.append(try text(part, path: path)) }
        return try attribute(names.joined(separator: "."), of: id, argument, path: path)
    }

    func attribute(
        _ name: String,
        of id: String,
        _ node: TemplateNode,
        path: String
    ) throws(TemplateError) -> JSONValue {
        guard let resource = resources[id] else {
            throw failure(node, path, "Template error: instance of Fn::GetAtt references undefined resource \(id)")
        }
        if let value = resource.provisioned.attributes[name] { return value }
        guard resource.isPlaceholder else {
            throw failure(
                node,
                path,
                "Template error: resource \(id) does not support attribute type \(name) in Fn::GetAtt"
            )
        }
        return .string(PlaceholderShape.attribute(name, of: resource, in: environment))
    }

    private func findInMap(_ argument: TemplateNode, path: String) throws(TemplateError) -> JSONValue? {
        let count = template.hasLanguageExtensions ? 3...4 : 3...3
        let arguments = try arguments(argument, count, "Fn::FindInMap", path)
        let map = try text(arguments[0], path: path)
        let key = try text(arguments[1], path: path)
        let name = try text(arguments[2], path: path)
        if let value = template.mappings[map]?[key]?[name] { return try resolve(value, path: path) }
        if arguments.count == 4, let fallback = arguments[3]["DefaultValue"] {
            return try resolve(fallback, path: path)
        }
        throw failure(argument, path, "Template error: Unable to get mapping for \(map)::\(key)::\(name)")
    }

    // MARK: - Arguments

    func arguments(
        _ node: TemplateNode,
        _ count: ClosedRange<Int>,
        _ function: String,
        _ path: String
    ) throws(TemplateError) -> [TemplateNode] {
        guard let nodes = node.list, count.contains(nodes.count) else {
            throw failure(
                node,
                path,
                "Template error: every \(function) object requires a list of \(count.lowerBound) values"
            )
        }
        return nodes
    }

    private func list(_ node: TemplateNode, path: String) throws(TemplateError) -> [JSONValue] {
        guard let elements = try resolve(node, path: path)?.array else {
            throw failure(node, path, "a list is expected here")
        }
        return elements
    }

    private func texts(
        _ values: [JSONValue],
        _ node: TemplateNode,
        _ path: String
    ) throws(TemplateError) -> [String] {
        var texts: [String] = []
        for value in values {
            guard let text = value.scalarText else { throw failure(node, path, "only strings can be joined") }
            texts.append(text)
        }
        return texts
    }

    private static func split(_ text: String, by separator: String) -> [String] {
        if separator.isEmpty { return [text] }
        var parts: [String] = []
        var rest = text[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

extension JSONValue {
    /// The text of a scalar, as CloudFormation writes it into a string.
    package var scalarText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
