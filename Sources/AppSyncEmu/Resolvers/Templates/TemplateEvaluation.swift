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

    let context: VTLContext
    let environment: ResolverEnvironment
    let util: UtilEnvironment
    var variables: [VTLValue]
    /// What `#return` gave; nothing is rendered after it.
    private(set) var returned: VTLValue?
    private var iterations = 0

    init(context: VTLContext, environment: ResolverEnvironment, variableCount: Int) {
        self.context = context
        self.environment = environment
        util = environment.util
        variables = [VTLValue](repeating: .null, count: variableCount)
    }

    func render(_ nodes: [TemplateNode], to output: inout JSONWriter) throws(TemplateFailure) {
        for node in nodes {
            switch node {
            case .text(let bytes): Self.write(bytes, to: &output)
            case .reference(let reference): try render(reference, to: &output)
            case .set(let assignment): try assign(try evaluate(assignment.value), to: assignment.target)
            case .conditional(let branches, let otherwise):
                try render(try body(of: branches) ?? otherwise, to: &output)
            case .forEach(let loop): try render(loop, to: &output)
            case .return(let expression): returned = try expression.map(evaluate) ?? .null
            }
            if returned != nil { return }
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
            if returned != nil { return }
        }
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
        default: output.write(raw: value.text)
        }
    }

    static func write(_ bytes: [UInt8], to output: inout JSONWriter) {
        bytes.withUnsafeBytes { output.write(raw: $0) }
    }
}
