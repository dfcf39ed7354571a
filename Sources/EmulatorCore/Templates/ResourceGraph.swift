import OrderedCollections

/// Which resource needs which, and so the order in which they are made.
struct ResourceGraph {
    /// The logical ids that each resource needs.
    private(set) var needs: OrderedDictionary<String, [String]> = [:]
    /// The logical ids that each output refers to.
    private(set) var outputNeeds: OrderedDictionary<String, [String]> = [:]
    /// Resources that refer to what is not there, or is not made because of its condition.
    private(set) var failures: OrderedDictionary<String, TemplateError> = [:]
    private(set) var outputFailures: OrderedDictionary<String, TemplateError> = [:]
    private let template: Template
    private let functions: IntrinsicFunctions

    init(_ functions: IntrinsicFunctions) {
        template = functions.template
        self.functions = functions
        for (id, resource) in template.resources {
            do throws(TemplateError) {
                guard try functions.holds(resource.condition, line: resource.line, path: "Resources.\(id)") else {
                    continue
                }
            } catch {
                failures[id] = error
            }
            needs[id] = []
        }
        for id in needs.keys {
            guard let resource = template.resources[id], failures[id] == nil else { continue }
            do throws(TemplateError) { needs[id] = try needs(of: resource, id) } catch { failures[id] = error }
        }
        for (id, output) in template.outputs {
            let path = "Outputs.\(id)"
            do throws(TemplateError) {
                guard try functions.holds(output.condition, line: output.line, path: path) else { continue }
                outputNeeds[id] = []
                var found: [String] = []
                try collect(output.value, path: "\(path).Value", into: &found)
                outputNeeds[id] = found
                try checkExport(output, id)
            } catch {
                outputNeeds[id] = []
                outputFailures[id] = error
            }
        }
    }

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
    private func checkExport(_ output: Template.Output, _ id: String) throws(TemplateError) {
        guard let name = output.exportName else { return }
        var found: [String] = []
        try collect(name, path: "Outputs.\(id).Export.Name", into: &found)
        guard found.isEmpty else {
            throw template.error(
                name,
                "Template format error: Output \(id) is malformed. The Name field of Export must not depend on any "
                    + "resources, imported values, or Fn::GetAZs."
            )
        }
    }

    private func needs(of resource: Template.Resource, _ id: String) throws(TemplateError) -> [String] {
        var found: [String] = []
        try collect(resource.properties, path: "Resources.\(id).Properties", into: &found)
        for name in resource.dependsOn {
            guard template.resources[name] != nil || template.leftOut[name] != nil else {
                throw unresolved(name, resource.line, path: "Resources.\(id).DependsOn")
            }
            // A resource that a condition takes away need not be waited for.
            if isKnown(name) { found.append(name) }
        }
        return found
    }

    /// One that is made, or would be if the template had it right.
    private func isKnown(_ id: String) -> Bool { needs[id] != nil || template.leftOut[id] != nil }

    /// Dependencies first, otherwise as in the template; and the resources that wait for themselves, each with the
    /// reason.
    func order() -> (order: [String], cycles: OrderedDictionary<String, TemplateError>) {
        var order: [String] = []
        var cycles: OrderedDictionary<String, TemplateError> = [:]
        var done: Set<String> = []
        var open: [String] = []

        func visit(_ id: String) {
            if done.contains(id) { return }
            if let start = open.firstIndex(of: id) {
                let error = template.error(
                    template.resources[id]?.line,
                    "Circular dependency between resources: [\(open[start...].joined(separator: ", "))]"
                )
                for id in open[start...] where cycles[id] == nil { cycles[id] = error }
                return
            }
            open.append(id)
            for need in needs[id] ?? [] { visit(need) }
            open.removeLast()
            done.insert(id)
            order.append(id)
        }

        for id in needs.keys { visit(id) }
        return (order, cycles)
    }

    // MARK: - References

    private func collect(_ node: TemplateNode, path: String, into found: inout [String]) throws(TemplateError) {
        guard let (name, argument) = node.function else {
            for (index, child) in (node.list ?? []).enumerated() {
                try collect(child, path: "\(path).\(index)", into: &found)
            }
            for (key, child) in node.map ?? [:] { try collect(child, path: "\(path).\(key)", into: &found) }
            return
        }
        switch name {
        case "Ref":
            if let id = argument.string { try add(id, argument, path: path, into: &found) }
        case "Fn::GetAtt":
            let id = argument.list?.first?.string ?? argument.string.map { String($0.prefix { $0 != "." }) }
            guard let id else { return }
            guard isKnown(id) else {
                throw functions.failure(
                    argument,
                    path,
                    "Template error: instance of Fn::GetAtt references undefined resource \(id)"
                )
            }
            found.append(id)
        case "Fn::ImportValue":
            let before = found.count
            try collect(argument, path: path, into: &found)
            guard found.count == before else {
                throw functions.failure(
                    argument,
                    path,
                    "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported "
                        + "values, or Fn::GetAZs"
                )
            }
        case "Fn::Sub":
            guard let (text, values) = IntrinsicFunctions.substitutionArguments(argument) else { return }
            if let values { try collect(values, path: path, into: &found) }
            for case .name(let name) in Substitution(text).parts where values?[name] == nil {
                try add(String(name.prefix { $0 != "." }), argument, path: path, into: &found)
            }
        case "Fn::If":
            // Only what the condition chooses is needed.
            guard let arguments = argument.list, arguments.count == 3 else { return }
            try collect(try functions.branch(arguments, argument, path), path: path, into: &found)
        default: try collect(argument, path: path, into: &found)
        }
    }

    private func add(
        _ name: String,
        _ node: TemplateNode,
        path: String,
        into found: inout [String]
    ) throws(TemplateError) {
        if isKnown(name) {
            found.append(name)
        } else if template.parameters[name] == nil, name != "AWS::NoValue",
            functions.environment.pseudoParameter(name) == nil
        {
            throw unresolved(name, node.line, path: path)
        }
    }

    private func unresolved(_ name: String, _ line: Int, path: String) -> TemplateError {
        let block = path.hasPrefix("Outputs") ? "Outputs" : "Resources"
        return template.error(
            line,
            "\(path): Template format error: Unresolved resource dependencies [\(name)] in the \(block) block of the "
                + "template"
        )
    }
}
