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
        for (name, section) in sections {
            switch name {
            case "AWSTemplateFormatVersion", "Metadata", "Rules", "Hooks", "Globals": continue
            case "Description": description = section.string
            case "Transform":
                transforms = (section.list ?? [section]).compactMap { $0.string ?? $0["Name"]?.string }
                transformLine = section.line
            case "Parameters":
                for (id, node) in try members(section, of: name) { parameters[id] = try parameter(id, node) }
            case "Mappings": mappings = try members(section, of: name)
            case "Conditions": conditions = try members(section, of: name)
            case "Resources":
                for (id, node) in try members(section, of: name) {
                    do throws(TemplateError) { resources[id] = try resource(id, node, mode) } catch {
                        try refuse(error, "\(id) is left out", mode)
                        leftOut[id] = error
                    }
                }
            case "Outputs":
                for (id, node) in try members(section, of: name) {
                    do throws(TemplateError) { outputs[id] = try output(id, node) } catch {
                        try refuse(error, "the output is left out", mode)
                    }
                }
            default:
                let error = error(section, "Invalid template property or properties [\(name)]")
                try refuse(error, "the section is ignored", mode)
            }
        }
        guard !resources.isEmpty else {
            if let first = leftOut.values.first { throw first }
            throw error(document.root, "Template format error: At least one Resources member must be defined.")
        }
    }

    func error(_ node: TemplateNode, _ reason: String) -> TemplateError { error(node.line, reason) }
    func error(_ line: Int?, _ reason: String) -> TemplateError {
        TemplateError(file: file, line: line, reason: reason)
    }

    private mutating func refuse(
        _ error: TemplateError,
        _ consequence: String,
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

    private func parameter(_ id: String, _ node: TemplateNode) throws(TemplateError) -> Parameter {
        guard let members = node.map, let type = members["Type"]?.string else {
            throw error(node, "Template format error: Every Parameters object must contain a Type member. (\(id))")
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
        "UpdatePolicy", "Metadata",
    ]

    private mutating func resource(
        _ id: String,
        _ node: TemplateNode,
        _ mode: DeploymentMode
    ) throws(TemplateError) -> Resource {
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
            try refuse(error, "it is ignored", mode)
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
            line: node.line
        )
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
