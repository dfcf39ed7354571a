import OrderedCollections

/// A stack between its template and its resources: what is made so far, and what is left out.
struct StackInTheMaking {
    private(set) var stack: DeployedStack
    private let template: Template
    private let mode: DeploymentMode
    private let graph: ResourceGraph
    private var functions: IntrinsicFunctions
    /// Logical ids that could not be made, and whether only the emulator is to blame.
    private var leftOut: OrderedDictionary<String, TemplateError>

    init(_ functions: IntrinsicFunctions, mode: DeploymentMode) {
        self.functions = functions
        self.mode = mode
        template = functions.template
        graph = ResourceGraph(functions)
        stack = DeployedStack(environment: functions.environment)
        leftOut = functions.template.leftOut
        stack.notices = functions.template.notices
    }

    // MARK: - Resources

    mutating func makeResources(with provisioner: inout some ResourceProvisioner) throws(TemplateError) {
        try refuseUnrecognizedTypes(provisioner)
        for (id, failure) in graph.failures { try leaveOut(id, failure) }
        // Before anything is made, as CloudFormation looks at the whole template first.
        if mode == .strict, let failure = graph.outputFailures.values.first { throw failure }
        let (order, cycles) = graph.order()
        for (id, cycle) in cycles { try leaveOut(id, cycle) }
        for id in order where leftOut[id] == nil {
            guard let resource = template.resources[id] else { continue }
            if let need = graph.needs[id]?.first(where: { leftOut[$0] != nil }), let reason = leftOut[need] {
                follow(id, resource, need, reason)
                continue
            }
            do throws(TemplateError) {
                let made = try make(id, resource, &provisioner)
                functions.resources[id] = made
                stack.resources[id] = made
            } catch {
                try leaveOut(id, error)
            }
        }
        if let first = leftOut.values.first, stack.resources.values.allSatisfy(\.isPlaceholder) { throw first }
    }

    private mutating func refuseUnrecognizedTypes(
        _ provisioner: some ResourceProvisioner
    ) throws(TemplateError) {
        var unrecognized: OrderedDictionary<String, Template.Resource> = [:]
        for (id, resource) in template.resources {
            if case .unrecognized = provisioner.support(for: resource.type) { unrecognized[id] = resource }
        }
        if mode == .strict, let first = unrecognized.values.first {
            var types = OrderedSet<String>()
            for resource in unrecognized.values { types.append(resource.type) }
            throw template.error(
                first.line,
                "Template format error: Unrecognized resource types: [\(types.joined(separator: ", "))]"
            )
        }
        for (id, resource) in unrecognized where graph.needs[id] != nil {
            try leaveOut(
                id,
                template.error(
                    resource.line,
                    "Resources.\(id): Template format error: Unrecognized resource types: [\(resource.type)]"
                )
            )
        }
    }

    private mutating func make(
        _ id: String,
        _ resource: Template.Resource,
        _ provisioner: inout some ResourceProvisioner
    ) throws(TemplateError) -> DeployedStack.Resource {
        guard case .emulated(let known) = provisioner.support(for: resource.type) else {
            return try placeholder(id, resource)
        }
        var resolved = self.resolved(id, resource)
        resolved.properties =
            try functions.resolve(resource.properties, path: "Resources.\(id).Properties")?.object ?? [:]
        for (name, value) in resolved.properties {
            guard let known else { break }
            if !known.contains(name) {
                try refuse(resolved.error(resolved.extraneous(name)), .ignored("the property"))
                resolved.properties[name] = nil
            } else if known.isNotEmulated(name, value) {
                let failure = ResourceFailure(property: name, "not emulated yet", isNotEmulated: true)
                stack.notices.append(TemplateNotice(resolved.error(failure), .ignored("the property")))
            }
        }
        for (name, value) in resolved.properties {
            guard let reference = value.dynamicReference else { continue }
            let failure = ResourceFailure.notEmulated(name, "the dynamic reference \(reference)")
            stack.notices.append(TemplateNotice(resolved.error(failure), .other("the text stays as it is written")))
        }
        return DeployedStack.Resource(
            type: resource.type,
            provisioned: try provision(resolved, &provisioner),
            isPlaceholder: false,
            line: resource.line
        )
    }

    private mutating func provision(
        _ resource: ResolvedResource,
        _ provisioner: inout some ResourceProvisioner
    ) throws(TemplateError) -> ProvisionedResource {
        var resource = resource
        while true {
            let failure: ResourceFailure
            do throws(ResourceFailure) { return try provisioner.provision(resource) } catch { failure = error }
            guard failure.isExtraneous, let name = failure.property, resource.properties[name] != nil else {
                throw resource.error(failure)
            }
            try refuse(resource.error(failure), .ignored("the property"))
            resource.properties[name] = nil
        }
    }

    private func placeholder(
        _ id: String,
        _ resource: Template.Resource
    ) throws(TemplateError) -> DeployedStack.Resource {
        var resolved = self.resolved(id, resource)
        for (name, node) in resource.properties.map ?? [:] {
            do throws(TemplateError) {
                resolved.properties[name] = try functions.resolve(node, path: "Resources.\(id).Properties.\(name)")
            } catch {
                // Nothing looks at what such a property would come to.
                guard error.isNotEmulated else { throw error }
            }
        }
        return DeployedStack.Resource(
            type: resource.type,
            provisioned: PlaceholderShape.provisioned(for: resolved),
            isPlaceholder: true,
            line: resource.line
        )
    }

    private func resolved(_ id: String, _ resource: Template.Resource) -> ResolvedResource {
        var resolved = ResolvedResource(
            logicalID: id,
            type: resource.type,
            properties: [:],
            physicalName: functions.environment.physicalName(of: id),
            stack: functions.environment,
            file: template.file,
            line: resource.line,
            written: resource.properties
        )
        resolved.asset = resource.asset
        return resolved
    }

    // MARK: - Outputs

    mutating func resolveOutputs() throws(TemplateError) {
        for (name, needs) in graph.outputNeeds {
            guard let output = template.outputs[name] else { continue }
            if let need = needs.first(where: { leftOut[$0] != nil }), let reason = leftOut[need] {
                let error = template.error(output.line, "Outputs.\(name) refers to \(need), which could not be made")
                note(error, after: reason, .leftOut("the output"))
                continue
            }
            do throws(TemplateError) {
                if let failure = graph.outputFailures[name] { throw failure }
                let path = "Outputs.\(name)"
                let exportName: String? =
                    if let node = output.exportName {
                        try functions.text(node, path: "\(path).Export.Name")
                    } else { nil }
                stack.outputs[name] = DeployedStack.Output(
                    value: try functions.text(output.value, path: "\(path).Value"),
                    exportName: exportName,
                    needs: needs
                )
            } catch {
                try refuse(error, .leftOut("the output"))
            }
        }
    }

    // MARK: - Refusals

    private mutating func refuse(_ error: TemplateError, _ consequence: TemplateNotice.Consequence)
        throws(TemplateError)
    {
        guard mode == .lenient else { throw error }
        stack.notices.append(TemplateNotice(error, consequence))
    }

    private mutating func leaveOut(_ id: String, _ error: TemplateError) throws(TemplateError) {
        guard leftOut[id] == nil else { return }
        try refuse(error, .leftOut(id))
        leftOut[id] = error
    }

    private mutating func follow(_ id: String, _ resource: Template.Resource, _ need: String, _ reason: TemplateError) {
        let error = template.error(
            resource.line,
            "Resources.\(id) (\(resource.type)) refers to \(need), which could not be made"
        )
        note(error, after: reason, .leftOut(id))
        leftOut[id] = TemplateError(
            file: error.file, line: error.line, reason: error.reason, isNotEmulated: reason.isNotEmulated)
    }

    private mutating func note(
        _ error: TemplateError, after reason: TemplateError, _ consequence: TemplateNotice.Consequence
    ) {
        var error = error
        error.isNotEmulated = reason.isNotEmulated
        stack.notices.append(TemplateNotice(error, consequence))
    }
}
