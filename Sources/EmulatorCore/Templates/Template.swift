package import OrderedCollections

/// A CloudFormation template, its sections apart (CloudFormation User Guide, "Template anatomy"). Nothing is resolved.
package struct Template: Sendable {
    package struct Parameter: Sendable {
        package var type: String
        package var defaultValue: String?
        /// `AllowedPattern`, `MinLength` and so on, as text.
        package var constraints: [String: String]
        package var allowedValues: [String]?
        package var line: Int
    }

    package struct Resource: Sendable {
        package var type: String
        /// A map; empty when the template has none.
        package var properties: TemplateNode
        package var condition: String?
        package var dependsOn: [String]
        /// Where the CDK keeps an asset, by the property that names it in S3: the resource's `Metadata` says both.
        package var asset: (property: String, path: String)?
        package var line: Int
    }

    package struct Output: Sendable {
        package var value: TemplateNode
        package var exportName: TemplateNode?
        package var condition: String?
        package var line: Int
    }

    package let file: String
    package private(set) var description: String?
    package private(set) var parameters: OrderedDictionary<String, Parameter> = [:]
    package private(set) var mappings: OrderedDictionary<String, TemplateNode> = [:]
    package private(set) var conditions: OrderedDictionary<String, TemplateNode> = [:]
    package private(set) var resources: OrderedDictionary<String, Resource> = [:]
    package private(set) var outputs: OrderedDictionary<String, Output> = [:]
    /// Macros that CloudFormation would run first: `AWS::Serverless-2016-10-31` for SAM.
    package private(set) var transforms: [String] = []
    package private(set) var transformLine: Int?
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
    package var hasLanguageExtensions: Bool { transforms.contains("AWS::LanguageExtensions") }
    /// Resources that are none, by logical id; in strict mode the first of them refuses the template.
    private(set) var leftOut: OrderedDictionary<String, TemplateError> = [:]
    /// What is ignored in lenient mode, and what is left out.
    private(set) var notices: [TemplateNotice] = []

    /// - Throws: `TemplateError` in CloudFormation's words for what it would not take; in lenient mode only for what
    ///   leaves nothing of the template.
    package init(_ document: TemplateDocument, mode: DeploymentMode = .strict) throws(TemplateError) {
        file = document.file
        guard let sections = document.root.map else {
            throw error(document.root, "Template format error: unsupported structure.")
        }
        transforms = Self.transforms(sections["Transform"])
        for (name, section) in sections {
            switch name {
            case "Metadata", "Rules", "Hooks", "Globals": continue
            case "AWSTemplateFormatVersion":
                guard section.string != "2010-09-09" else { continue }
                let error = error(section, "Template format error: unsupported value for AWSTemplateFormatVersion.")
                try refuse(error, .ignored("it"), mode)
            case "Description": description = section.string
            case "Transform":
                transformLine = section.line
            case "Parameters":
                for (id, node) in try members(section, of: name) { parameters[id] = try parameter(id, node) }
            case "Mappings": mappings = try members(section, of: name)
            case "Conditions": conditions = try members(section, of: name)
            case "Resources":
                for (id, node) in try members(section, of: name) {
                    do throws(TemplateError) { resources[id] = try resource(id, node, mode) } catch {
                        try refuse(error, .leftOut(id), mode)
                        leftOut[id] = error
                    }
                }
            case "Outputs":
                for (id, node) in try members(section, of: name) {
                    do throws(TemplateError) { outputs[id] = try output(id, node) } catch {
                        try refuse(error, .leftOut("the output"), mode)
                    }
                }
            default:
                let error = error(section, "Invalid template property or properties [\(name)]")
                try refuse(error, .ignored("the section"), mode)
            }
        }
        guard !resources.isEmpty else {
            if let first = leftOut.values.first { throw first }
            throw error(document.root, "Template format error: At least one Resources member must be defined.")
        }
    }

    private static func transforms(_ section: TemplateNode?) -> [String] {
        guard let section else { return [] }
        return (section.list ?? [section]).compactMap { $0.string ?? $0["Name"]?.string }
    }

    func error(_ node: TemplateNode, _ reason: String) -> TemplateError { error(node.line, reason) }
    func error(_ line: Int?, _ reason: String) -> TemplateError {
        TemplateError(file: file, line: line, reason: reason)
    }

    private mutating func refuse(
        _ error: TemplateError,
        _ consequence: TemplateNotice.Consequence,
        _ mode: DeploymentMode
    ) throws(TemplateError) {
        guard mode == .lenient else { throw error }
        notices.append(TemplateNotice(error, consequence))
    }

    private func members(
        _ node: TemplateNode,
        of section: String
    ) throws(TemplateError) -> OrderedDictionary<String, TemplateNode> {
        if case .null = node.value { return [:] }
        guard let map = node.map else { throw error(node, "Template format error: \(section) must be an object.") }
        return map
    }

    // MARK: - Sections

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
    private static let constraints: Set<String> = [
        "AllowedPattern", "MinLength", "MaxLength", "MinValue", "MaxValue", "ConstraintDescription",
    ]

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
    private static func isParameterType(_ type: String) -> Bool {
        ["String", "Number", "CommaDelimitedList", "List<String>", "List<Number>"].contains(type)
            || type.hasPrefix("AWS::") || type.hasPrefix("List<AWS::") && type.hasSuffix(">")
    }

    private func parameter(_ id: String, _ node: TemplateNode) throws(TemplateError) -> Parameter {
        guard let members = node.map, let type = members["Type"]?.string else {
            throw error(node, "Template format error: Every Parameters object must contain a Type member. (\(id))")
        }
        guard Self.isParameterType(type) else {
            throw error(node["Type"] ?? node, "Template format error: Unrecognized parameter type: \(type) (\(id))")
        }
        var constraints: [String: String] = [:]
        for (name, member) in members {
            switch name {
            case "Type", "Description", "NoEcho", "AllowedValues": continue
            case "Default":
                guard member.scalarText != nil else {
                    throw error(member, "Template format error: Every Default member must be a string. (\(id))")
                }
            default:
                guard Self.constraints.contains(name) else {
                    throw error(member, "Invalid template parameter property '\(name)' (\(id))")
                }
                constraints[name] = member.scalarText
            }
        }
        return Parameter(
            type: type,
            defaultValue: node["Default"]?.scalarText,
            constraints: constraints,
            allowedValues: node["AllowedValues"]?.list?.compactMap(\.scalarText),
            line: node.line
        )
    }

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html
    private static let attributes: Set<String> = [
        "Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy",
        "UpdatePolicy", "Metadata", "Version",
    ]

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
    private static let policies: KeyValuePairs<String, Set<String>> = [
        "DeletionPolicy": ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"],
        "UpdateReplacePolicy": ["Delete", "Retain", "Snapshot"],
    ]

    /// Why such a policy is refused. What a function there comes to says nothing here.
    private func refusal(of policy: TemplateNode, _ name: String, _ known: Set<String>, _ id: String) -> String? {
        guard let text = policy.string else {
            return policy.function == nil ? "Every \(name) member must be a string." : nil
        }
        return known.contains(text) ? nil : "Unrecognized \(name) \(text) for resource \(id)"
    }

    private mutating func resource(
        _ id: String,
        _ node: TemplateNode,
        _ mode: DeploymentMode
    ) throws(TemplateError) -> Resource {
        if hasLanguageExtensions, id.hasPrefix("Fn::ForEach::") {
            throw TemplateError(
                file: file, line: node.line, reason: "Resources.\(id): Fn::ForEach is not emulated yet",
                isNotEmulated: true)
        }
        guard id.utf8.allSatisfy({ $0.isASCIIDigit || (0x41...0x5A).contains($0 & 0xDF) }) else {
            throw error(node, "Template format error: Resource name \(id) is non alphanumeric.")
        }
        guard let members = node.map, let typeNode = members["Type"] else {
            throw error(
                node,
                "Template format error: [/Resources/\(id)] Every Resources object must contain a Type member."
            )
        }
        guard let type = typeNode.string else {
            throw error(typeNode, "Template format error: [/Resources/\(id)] Every Type member must be a string.")
        }
        for (name, member) in members where !Self.attributes.contains(name) {
            let error = error(member, "Resources.\(id): Invalid template resource property '\(name)'")
            try refuse(error, .ignored("it"), mode)
        }
        for (name, known) in Self.policies {
            guard let policy = members[name], let reason = refusal(of: policy, name, known, id) else { continue }
            try refuse(error(policy, "Resources.\(id): Template format error: \(reason)"), .ignored("it"), mode)
        }
        if let condition = members["Condition"], condition.string == nil {
            throw error(condition, "Template format error: [/Resources/\(id)] Every Condition member must be a string.")
        }
        let properties = members["Properties"] ?? TemplateNode(.map([:]), line: node.line)
        guard properties.map != nil else {
            throw error(properties, "[/Resources/\(id)/Properties] 'null' values are not allowed in templates")
        }
        let dependsOn = members["DependsOn"].map { $0.list ?? [$0] } ?? []
        if let wrong = dependsOn.first(where: { $0.string == nil }) {
            throw error(wrong, "Template format error: DependsOn must be a string or list of strings. (\(id))")
        }
        return Resource(
            type: type,
            properties: properties,
            condition: members["Condition"]?.string,
            dependsOn: dependsOn.compactMap(\.string),
            asset: asset(members["Metadata"]),
            line: node.line
        )
    }

    /// https://docs.aws.amazon.com/cdk/v2/guide/assets.html, "AWS CloudFormation resource metadata"
    private func asset(_ metadata: TemplateNode?) -> (property: String, path: String)? {
        guard let path = metadata?["aws:asset:path"]?.string, let property = metadata?["aws:asset:property"]?.string
        else { return nil }
        return (property, path)
    }

    private func output(_ id: String, _ node: TemplateNode) throws(TemplateError) -> Output {
        guard let value = node["Value"] else {
            throw error(node, "Template format error: Every Outputs member must contain a Value object. (\(id))")
        }
        return Output(
            value: value,
            exportName: node["Export"]?["Name"],
            condition: node["Condition"]?.string,
            line: node.line
        )
    }
}
