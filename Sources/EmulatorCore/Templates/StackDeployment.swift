import OrderedCollections

/// Turns a template into resources: parameters and conditions, the order of the resources, each one resolved and made,
/// then the outputs.
package enum StackDeployment {
    /// - Throws: `TemplateError` that names file, line, resource and property. Resources made before it stay.
    package static func deploy(
        _ template: Template,
        environment: StackEnvironment,
        with provisioner: inout some ResourceProvisioner
    ) throws(TemplateError) -> DeployedStack {
        var functions = try IntrinsicFunctions(template, environment: environment)
        var stack = DeployedStack(environment: environment)
        for id in try ResourceGraph(functions).order() {
            guard let resource = template.resources[id] else { continue }
            let made = try make(id, resource, functions, &provisioner)
            functions.resources[id] = made
            stack.resources[id] = made
        }
        for (name, output) in template.outputs {
            let path = "Outputs.\(name)"
            guard try functions.holds(output.condition, line: output.line, path: path) else { continue }
            let exportName: String? =
                if let node = output.exportName { try functions.text(node, path: "\(path).Export.Name") } else { nil }
            stack.outputs[name] = DeployedStack.Output(
                value: try functions.text(output.value, path: "\(path).Value"),
                exportName: exportName
            )
        }
        return stack
    }

    /// What CloudFormation would refuse before it makes anything: parameters, conditions, references, cycles.
    ///
    /// - Returns: the logical ids in the order in which they would be made.
    @discardableResult
    package static func validate(
        _ template: Template,
        environment: StackEnvironment
    ) throws(TemplateError) -> [String] {
        try ResourceGraph(IntrinsicFunctions(template, environment: environment)).order()
    }

    private static func make(
        _ id: String,
        _ resource: Template.Resource,
        _ functions: IntrinsicFunctions,
        _ provisioner: inout some ResourceProvisioner
    ) throws(TemplateError) -> DeployedStack.Resource {
        let environment = functions.environment
        let path = "Resources.\(id).Properties"
        let resolved = ResolvedResource(
            logicalID: id,
            type: resource.type,
            properties: try functions.resolve(resource.properties, path: path)?.object ?? [:],
            physicalName: environment.physicalName(of: id),
            stack: environment,
            file: functions.template.file,
            line: resource.line
        )
        let provisioned: ProvisionedResource?
        do throws(ResourceFailure) {
            provisioned = try provisioner.provision(resolved)
        } catch {
            let property = error.property.map { ".Properties.\($0)" } ?? ""
            throw functions.template.error(
                line(of: error.property, in: resource),
                "Resources.\(id)\(property) (\(resource.type)): \(error.reason)"
            )
        }
        return DeployedStack.Resource(
            type: resource.type,
            provisioned: provisioned ?? ProvisionedResource(ref: resolved.physicalName),
            isPlaceholder: provisioned == nil,
            line: resource.line
        )
    }

    /// The line of the property that is to blame, as deep as the path can be followed.
    private static func line(of property: String?, in resource: Template.Resource) -> Int {
        guard let property else { return resource.line }
        var node = resource.properties
        for part in property.split(separator: ".") {
            let list = node.list
            let child = node[String(part)] ?? Int(part).flatMap { list?.indices.contains($0) == true ? list?[$0] : nil }
            guard let child else { break }
            node = child
        }
        return node.line
    }
}
