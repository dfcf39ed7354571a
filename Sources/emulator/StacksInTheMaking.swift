import AppSyncEmu
import EmulatorCore
import OrderedCollections

/// The stacks of several sources: each one's parameters, who imports from whom, and what came of each.
struct StacksInTheMaking {
    private(set) var notices: [DeploymentNotice] = []
    private let mode: DeploymentMode
    private let templates: [Template]
    private var environments: [StackEnvironment]
    private var interfaces: [StackInterface]
    private var order: [Int]
    private var stacks: OrderedDictionary<Int, DeployedStack> = [:]
    /// Sources that AWS would refuse.
    private var refused: OrderedSet<String> = []

    /// - Throws: `TemplateError` for what cannot be read, for parameters, and in strict mode for names that are
    ///   exported twice and imports that go in circles.
    init(
        _ sources: [Source], mode: DeploymentMode, region: String, parameters: OrderedDictionary<String, String>
    ) throws(TemplateError) {
        self.mode = mode
        var templates: [Template] = []
        for source in sources {
            let template = try Template(TemplateDocument(parsing: source.template, file: source.name), mode: mode)
            if let transform = template.transforms.first(where: { $0 != "AWS::LanguageExtensions" }) {
                throw TemplateError(
                    file: source.name, line: template.transformLine,
                    reason: "the transform \(transform) is not emulated yet")
            }
            templates.append(template)
        }
        try Self.refuseUndeclared(parameters, templates)
        environments = zip(sources, templates).map { source, template in
            var values = source.parameters
            for (name, value) in parameters { values[name] = value }
            return StackEnvironment(
                stackName: source.stackName, region: region, accountID: Configuration.accountID,
                parameters: values.filter { template.parameters[$0.key] != nil })
        }
        var interfaces: [StackInterface] = []
        for (template, environment) in zip(templates, environments) {
            interfaces.append(try StackInterface(template, environment: environment))
        }
        self.templates = templates
        self.interfaces = interfaces
        let (order, cycle) = StackInterface.order(interfaces)
        self.order = order
        if let cycle { try refuse(TemplateNotice(cycle, .other("they are deployed in the order \(names(order))"))) }
        if let duplicate = StackInterface.duplicate(interfaces) {
            try refuse(TemplateNotice(duplicate, .other("imports get the value of the stack that is deployed first")))
        }
    }

    /// A parameter that no source declares is a mistake of the command line, in both modes.
    private static func refuseUndeclared(
        _ parameters: OrderedDictionary<String, String>, _ templates: [Template]
    ) throws(TemplateError) {
        let unknown = parameters.keys.filter { name in templates.allSatisfy { $0.parameters[name] == nil } }
        guard !unknown.isEmpty else { return }
        let known = templates.map { template in
            let names = template.parameters.keys
            return "\(template.file) has \(names.isEmpty ? "none" : names.joined(separator: ", "))"
        }
        throw TemplateError(
            file: "--parameter", line: nil,
            reason: "Parameters: [\(unknown.joined(separator: ", "))] do not exist in the template: "
                + known.joined(separator: "; "))
    }

    private func names(_ order: [Int]) -> String { order.map { templates[$0].file }.joined(separator: ", ") }

    // MARK: - Deployment

    mutating func deploy(with provisioner: inout StackProvisioner) throws(TemplateError) {
        var exports: [String: String] = [:]
        for index in order {
            environments[index].exports = exports
            environments[index].exporters = StackInterface.exporters(besides: index, among: interfaces)
            let template = templates[index]
            let stack = try StackDeployment.deploy(
                template, environment: environments[index], mode: mode, with: &provisioner)
            for notice in stack.notices { note(notice) }
            for (id, type, line) in stack.placeholders.sorted(by: { $0.line < $1.line }) {
                let text =
                    "\(template.file):\(line): \(id) (\(type)) is not emulated: references to it get a placeholder"
                notices.append(DeploymentNotice(text: text))
            }
            interfaces[index].keep(Set(stack.outputs.values.compactMap(\.exportName)))
            for output in stack.outputs.values {
                if let name = output.exportName, exports[name] == nil { exports[name] = output.value }
            }
            stacks[index] = stack
        }
    }

    /// The APIs that can be served; what refers to the others goes.
    mutating func finish(_ result: APIDeployment.Result) throws(TemplateError) -> [APIRecord] {
        for (resource, failure) in result.failures {
            try refuse(TemplateNotice(resource.error(failure), .leftOut(resource.logicalID)))
            guard let index = templates.firstIndex(where: { $0.file == resource.file }) else { continue }
            for (name, output) in stacks[index]?.outputs ?? [:] where output.needs.contains(resource.logicalID) {
                let error = TemplateError(
                    file: resource.file, line: templates[index].outputs[name]?.line,
                    reason: "Outputs.\(name) refers to \(resource.logicalID), which could not be made",
                    isNotEmulated: failure.isNotEmulated)
                note(TemplateNotice(error, .leftOut("the output")))
                stacks[index]?.outputs[name] = nil
            }
        }
        for file in refused {
            let text = "AWS would refuse to deploy \(file); with --strict it is refused here, too"
            notices.append(DeploymentNotice(text: text, isWarning: true))
        }
        return result.apis
    }

    /// Outputs by their keys, in the order of the command line: of two with the same variable the first one's counts.
    mutating func mergeOutputs() -> OrderedDictionary<String, String> {
        var merged: OrderedDictionary<String, String> = [:]
        var owners: [String: Int] = [:]
        for index in templates.indices {
            for (key, output) in stacks[index]?.outputs ?? [:] where output.exportName == nil {
                let variable = EmulatedEnvironment.variableName(ofOutput: key)
                if EmulatedEnvironment.isReserved(variable), output.value != environments[index].region {
                    notices.append(
                        DeploymentNotice(
                            text: "\(templates[index].file): the output \(key) is not in the environment, where "
                                + "\(variable) stays as it is: --map NAME=\(key) gives it another name"))
                }
                if let owner = owners[variable] {
                    notices.append(
                        DeploymentNotice(
                            text: "\(templates[index].file): the output \(key) is not in the environment: "
                                + "\(variable) is an output of \(templates[owner].file) already"))
                } else {
                    owners[variable] = index
                    merged[key] = output.value
                }
            }
        }
        return merged
    }

    /// What stacks export for each other, by the outputs' keys: only `--map` picks from it.
    var exportedOutputs: OrderedDictionary<String, String> {
        var exported: OrderedDictionary<String, String> = [:]
        for index in templates.indices {
            for (key, output) in stacks[index]?.outputs ?? [:] where output.exportName != nil && exported[key] == nil {
                exported[key] = output.value
            }
        }
        return exported
    }

    // MARK: - Notices

    private mutating func refuse(_ notice: TemplateNotice) throws(TemplateError) {
        guard mode == .lenient else { throw notice.error }
        note(notice)
    }

    private mutating func note(_ notice: TemplateNotice) {
        if notice.kind == .refused { refused.append(notice.error.file) }
        notices.append(DeploymentNotice(text: "\(notice)", isWarning: notice.isWarning))
    }
}
