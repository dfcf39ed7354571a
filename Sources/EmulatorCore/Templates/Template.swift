package import OrderedCollections

/// A CloudFormation template, its sections apart (CloudFormation User Guide, "Template anatomy"). Nothing is resolved.
package struct Template: Sendable {
    package struct Parameter: Sendable {
        package var type: String
        package var defaultValue: String?
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

    /// - Throws: `TemplateError` in CloudFormation's words for what it would not take.
    package init(_ document: TemplateDocument) throws(TemplateError) {
        file = document.file
        guard let sections = document.root.map else {
            throw error(document.root, "Template format error: the template is not an object.")
        }
        for (name, section) in sections {
            switch name {
            case "AWSTemplateFormatVersion", "Metadata", "Rules", "Hooks", "Globals": continue
            case "Description": description = section.string
            case "Transform": transforms = (section.list ?? [section]).compactMap(\.string)
            case "Parameters":
                for (id, node) in try members(section, of: name) { parameters[id] = try parameter(id, node) }
            case "Mappings": mappings = try members(section, of: name)
            case "Conditions": conditions = try members(section, of: name)
            case "Resources":
                for (id, node) in try members(section, of: name) { resources[id] = try resource(id, node) }
            case "Outputs":
                for (id, node) in try members(section, of: name) { outputs[id] = try output(id, node) }
            default: throw error(section, "Invalid template property or properties [\(name)]")
            }
        }
        guard !resources.isEmpty else {
            throw error(document.root, "Template format error: At least one Resources member must be defined.")
        }
    }

    func error(_ node: TemplateNode, _ reason: String) -> TemplateError { error(node.line, reason) }
    func error(_ line: Int?, _ reason: String) -> TemplateError {
        TemplateError(file: file, line: line, reason: reason)
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

    private func parameter(_ id: String, _ node: TemplateNode) throws(TemplateError) -> Parameter {
        guard let type = node["Type"]?.string else {
            throw error(node, "Template format error: Every Parameters object must contain a Type member. (\(id))")
        }
        let value = node["Default"].map { $0.scalarText ?? "" }
        return Parameter(
            type: type,
            defaultValue: value,
            allowedValues: node["AllowedValues"]?.list?.compactMap(\.scalarText),
            line: node.line
        )
    }

    private func resource(_ id: String, _ node: TemplateNode) throws(TemplateError) -> Resource {
        guard id.utf8.allSatisfy({ $0.isASCIIDigit || (0x41...0x5A).contains($0 & 0xDF) }) else {
            throw error(node, "Template format error: Resource name \(id) is non alphanumeric.")
        }
        guard let members = node.map, let type = members["Type"]?.string else {
            throw error(
                node,
                "Template format error: [/Resources/\(id)] Every Resources object must contain a Type member."
            )
        }
        let properties = members["Properties"] ?? TemplateNode(.map([:]), line: node.line)
        guard properties.map != nil else {
            throw error(properties, "[/Resources/\(id)/Properties] 'null' values are not allowed in templates")
        }
        let dependsOn = members["DependsOn"].map { $0.list ?? [$0] } ?? []
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
