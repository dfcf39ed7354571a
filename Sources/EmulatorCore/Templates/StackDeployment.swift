import OrderedCollections

/// Turns a template into resources: parameters and conditions, the order of the resources, each one resolved and made,
/// then the outputs.
package enum StackDeployment {
    /// - Throws: `TemplateError` that names file, line, resource and property. In strict mode it is the first refusal,
    ///   and resources made before it stay; in lenient mode it is one that leaves nothing to serve.
    package static func deploy(
        _ template: Template,
        environment: StackEnvironment,
        mode: DeploymentMode = .strict,
        with provisioner: inout some ResourceProvisioner
    ) throws(TemplateError) -> DeployedStack {
        let functions = try IntrinsicFunctions(template, environment: environment)
        var making = StackInTheMaking(functions, mode: mode)
        try making.makeResources(with: &provisioner)
        try making.resolveOutputs()
        return making.stack
    }

    /// What CloudFormation would refuse before it makes anything: parameters, conditions, references, cycles.
    ///
    /// - Returns: the logical ids in the order in which they would be made.
    @discardableResult
    package static func validate(
        _ template: Template,
        environment: StackEnvironment
    ) throws(TemplateError) -> [String] {
        let graph = ResourceGraph(try IntrinsicFunctions(template, environment: environment))
        if let failure = graph.failures.values.first ?? graph.outputFailures.values.first { throw failure }
        let (order, cycles) = graph.order()
        if let cycle = cycles.values.first { throw cycle }
        return order
    }
}
