import EmulatorCore

/// One run of one template. Lives for that long only and is never shared.
final class TemplateEvaluation {
    /// AppSync quota "Iterations in a foreach loop". Whether AppSync fails or stops the loop there is not known; a
    /// template that silently loses items would be the worse surprise.
    static let iterationLimit = 1_000
    /// Of all loops together, so that nested ones end in good time. Ours: AppSync counts each loop for itself.
    static let totalIterationLimit = 100_000
    /// AppSync quota "Evaluated resolver size": 5 MB.
    static let outputLimit = 5 * 1024 * 1024

    /// Ours as well, for lists that a template grows.
    static let elementLimit = 100_000

    /// Nodes and expressions, however they are nested: what ends a template that would run for minutes.
    static let stepLimit = 1_000_000
    /// Bytes of all strings that a template makes.
    static let textLimit = 128 * 1024 * 1024
    /// Macros that call macros, `#define`s that print others, `#evaluate` within `#evaluate`
    /// (Velocity 1.7: velocimacro.max.depth).
    static let callDepthLimit = 20

    let context: VTLContext
    let environment: ResolverEnvironment
    let util: UtilEnvironment
    var variables: [VTLValue]
    /// The names of `variables`, for `#evaluate`.
    var names: TemplateVariables
    var macros: [String: TemplateMacro]
    /// What is to happen after the node at hand.
    private(set) var flow = Flow.on
    private var iterations = 0
    private var steps = 0
    private var textBytes = 0
    private var callDepth = 0

    enum Flow {
        case on
        /// `#break`
        case leavesLoop
        /// `#stop`, and `#return`, whose value is in `returned`.
        case stops
    }

    /// What `#return` gave; nothing is rendered after it.
    private(set) var returned: VTLValue?

    init(of template: MappingTemplate, context: VTLContext, environment: ResolverEnvironment) {
        self.context = context
        self.environment = environment
        util = environment.util
        names = template.variables
        macros = template.macros
        variables = [VTLValue](repeating: .null, count: template.variables.count)
    }

    /// - Parameter cost: in steps, for what walks over a long list or text.
    func step(_ cost: Int = 1) throws(TemplateFailure) {
        steps += cost
        guard steps <= Self.stepLimit else {
            throw .exceeded("The mapping template takes more than \(Self.stepLimit) steps.")
        }
    }

    func render(_ nodes: [TemplateNode], to output: inout JSONWriter) throws(TemplateFailure) {
        for node in nodes {
            try step()
            switch node {
            case .text(let bytes): Self.write(bytes, to: &output)
            case .reference(let reference): try render(reference, to: &output)
            case .set(let assignment): try assign(try evaluate(assignment.value), to: assignment.target)
            case .conditional(let branches, let otherwise):
                try render(try body(of: branches) ?? otherwise, to: &output)
            case .forEach(let loop): try render(loop, to: &output)
            case .return(let expression):
                returned = try expression.map(evaluate) ?? .null
                flow = .stops
            case .define(let slot, let body): variables[slot] = .block(VTLBlock(body))
            case .macroCall(let call): try render(call, to: &output)
            case .evaluate(let text, let line): try renderText(of: text, line: line, to: &output)
            case .break: flow = .leavesLoop
            case .stop: flow = .stops
            }
            guard case .on = flow else { return }
        }
        guard output.count <= Self.outputLimit else {
            throw .exceeded("The evaluated mapping template is larger than \(Self.outputLimit) bytes.")
        }
    }

    private func body(of branches: [TemplateNode.Branch]) throws(TemplateFailure) -> [TemplateNode]? {
        for branch in branches where try evaluate(branch.condition).isTrue { return branch.body }
        return nil
    }

    private func render(_ loop: TemplateNode.ForEach, to output: inout JSONWriter) throws(TemplateFailure) {
        let elements: [VTLValue]
        switch try evaluate(loop.sequence) {
        case .list(let list): elements = list.values
        case .map(let map): elements = map.values
        case .iterator(let iterator): elements = iterator.remaining()
        default: return
        }
        guard elements.count <= Self.iterationLimit else {
            throw .exceeded(
                "A #foreach loop has at most \(Self.iterationLimit) iterations, this one \(elements.count)."
            )
        }
        iterations += elements.count
        guard iterations <= Self.totalIterationLimit else {
            throw .exceeded("The loops of a mapping template have at most \(Self.totalIterationLimit) iterations.")
        }
        // The loop's variables hide what was there before, and give it back (Velocity 1.7, "Loops").
        let saved = [
            loop.slot, TemplateVariables.forEach, TemplateVariables.velocityCount, TemplateVariables.velocityHasNext,
        ].map { ($0, variables[$0]) }
        defer { for (slot, value) in saved { variables[slot] = value } }

        let state = VTLLoop(parent: variables[TemplateVariables.forEach])
        for (index, element) in elements.enumerated() {
            state.index = index
            state.hasNext = index + 1 < elements.count
            variables[TemplateVariables.forEach] = .loop(state)
            variables[TemplateVariables.velocityCount] = .int(index + 1)
            variables[TemplateVariables.velocityHasNext] = .bool(state.hasNext)
            variables[loop.slot] = element
            try render(loop.body, to: &output)
            switch flow {
            case .on: break
            case .leavesLoop:
                flow = .on
                return
            case .stops: return
            }
        }
    }

    // MARK: - Macros, blocks and text that is a template

    private func render(_ call: TemplateNode.MacroCall, to output: inout JSONWriter) throws(TemplateFailure) {
        // It may stand in text that was never rendered, or in an `#evaluate` that has not come yet.
        guard let macro = macros[call.name] else { return }
        var saved: [(slot: Int, value: VTLValue)] = []
        let values = try evaluate(call.arguments)
        for (index, slot) in macro.parameters.enumerated() {
            saved.append((slot, variables[slot]))
            variables[slot] = values.indices.contains(index) ? values[index] : .null
        }
        if let body = call.body {
            saved.append((TemplateVariables.bodyContent, variables[TemplateVariables.bodyContent]))
            variables[TemplateVariables.bodyContent] = .block(VTLBlock(body))
        }
        defer { for (slot, value) in saved { variables[slot] = value } }
        try nested { () throws(TemplateFailure) in try render(macro.body, to: &output) }
    }

    private func nested(_ body: () throws(TemplateFailure) -> Void) throws(TemplateFailure) {
        callDepth += 1
        defer { callDepth -= 1 }
        guard callDepth <= Self.callDepthLimit else {
            throw .exceeded("Max calling depth of \(Self.callDepthLimit) was exceeded in a mapping template.")
        }
        try body()
    }

    private func renderText(
        of expression: Expression,
        line: Int,
        to output: inout JSONWriter
    ) throws(TemplateFailure) {
        guard case .string(let source) = try evaluate(expression) else { return }
        guard source.utf8.count <= MappingTemplate.sizeLimit else {
            throw .exceeded("The text of #evaluate is larger than \(MappingTemplate.sizeLimit) bytes.")
        }
        // Parsing costs more than rendering: short texts, many times, have to end as well.
        try step(source.utf8.count)
        var parser = TemplateParser(source, variables: names, macroNames: Set(macros.keys))
        let nodes: [TemplateNode]
        do throws(MappingTemplateError) { nodes = try parser.wholeTemplate() } catch {
            throw .uncompiled(error, within: "the text of #evaluate in line \(line)")
        }
        names = parser.variables
        macros.merge(parser.macros) { _, new in new }
        variables += [VTLValue](repeating: .null, count: names.count - variables.count)
        try nested { () throws(TemplateFailure) in try render(nodes, to: &output) }
    }

    /// What a `#define` comes to now.
    func text(of block: VTLBlock) throws(TemplateFailure) -> String {
        var text = JSONWriter(capacity: 64)
        try nested { () throws(TemplateFailure) in try render(block.nodes, to: &text) }
        return text.string()
    }

    /// Strings and lists that double themselves would otherwise outgrow the machine within one loop.
    func bounded(_ value: VTLValue) throws(TemplateFailure) -> VTLValue {
        switch value {
        case .string(let text):
            textBytes += text.utf8.count
            guard text.utf8.count <= Self.outputLimit else {
                throw .exceeded("A string of a mapping template is larger than \(Self.outputLimit) bytes.")
            }
            guard textBytes <= Self.textLimit else {
                throw .exceeded("The strings of a mapping template are larger than \(Self.textLimit) bytes.")
            }
        case .list(let list) where list.count > Self.elementLimit:
            throw .exceeded("A list of a mapping template has more than \(Self.elementLimit) elements.")
        default: break
        }
        return value
    }

    // MARK: - References in text

    private func render(_ reference: Reference, to output: inout JSONWriter) throws(TemplateFailure) {
        if reference.escapes == 0, let argument = reference.toJSONArgument {
            return try evaluate(argument).write(to: &output)
        }
        let value = try self.value(of: reference)
        if reference.escapes > 0 {
            let backslashes = value.isNull ? reference.escapes : reference.escapes / 2
            for _ in 0..<backslashes { output.write(byte: UInt8(ascii: "\\")) }
            if value.isNull || reference.escapes % 2 == 1 { return Self.write(reference.source, to: &output) }
        }
        switch value {
        case .null: if !reference.isQuiet { Self.write(reference.source, to: &output) }
        case .string(let text): output.write(raw: text)
        case .int(let int): output.write(int: int)
        case .block(let block): try nested { () throws(TemplateFailure) in try render(block.nodes, to: &output) }
        default: output.write(raw: value.text)
        }
    }

    static func write(_ bytes: [UInt8], to output: inout JSONWriter) {
        bytes.withUnsafeBytes { output.write(raw: $0) }
    }
}
