package import OrderedCollections

/// What a stack exports and imports, as far as it can be told before it is made. CloudFormation demands that it can:
/// the name of an export or import must not depend on a resource.
package struct StackInterface: Sendable {
    package struct Import: Sendable, Equatable {
        package var name: String
        package var line: Int
    }

    package let file: String
    package let stackName: String
    /// The lines of the outputs, by the names they export.
    package private(set) var exports: OrderedDictionary<String, Int> = [:]
    package private(set) var imports: [Import] = []
    /// The line of the second output that exports one name.
    private var repeated: (name: String, line: Int)?

    /// - Throws: for parameters and conditions that CloudFormation would refuse.
    package init(_ template: Template, environment: StackEnvironment) throws(TemplateError) {
        file = template.file
        stackName = environment.stackName
        let functions = try IntrinsicFunctions(template, environment: environment)
        for (id, output) in template.outputs {
            guard (try? functions.holds(output.condition, line: output.line, path: id)) == true else { continue }
            if let node = output.exportName, let name = try? functions.text(node, path: id) {
                if exports[name] == nil {
                    exports[name] = output.line
                } else if repeated == nil {
                    repeated = (name, output.line)
                }
            }
            collect(output.value, functions)
        }
        for (id, resource) in template.resources {
            guard (try? functions.holds(resource.condition, line: resource.line, path: id)) == true else { continue }
            collect(resource.properties, functions)
        }
    }

    /// Forgets the exports that did not come about.
    package mutating func keep(_ names: Set<String>) { exports = exports.filter { names.contains($0.key) } }

    private mutating func collect(_ node: TemplateNode, _ functions: IntrinsicFunctions) {
        switch node.function {
        case (name: "Fn::ImportValue", let argument)?:
            guard let name = try? functions.text(argument, path: "") else { return }
            imports.append(Import(name: name, line: argument.line))
        case (name: "Fn::If", let argument)?:
            guard let arguments = argument.list, arguments.count == 3,
                let branch = try? functions.branch(arguments, argument, "")
            else { return }
            collect(branch, functions)
        default:
            for child in node.list ?? [] { collect(child, functions) }
            for child in (node.map ?? [:]).values { collect(child, functions) }
        }
    }

    // MARK: - Several stacks

    /// Exporters before importers, otherwise as given; and the reason why there is no such order, if there is none.
    package static func order(_ stacks: [StackInterface]) -> (order: [Int], cycle: TemplateError?) {
        var order: [Int] = []
        var cycle: TemplateError?
        var open: [Int] = []

        func visit(_ index: Int) {
            if order.contains(index) { return }
            if let start = open.firstIndex(of: index) {
                if cycle == nil { cycle = self.cycle(open[start...].map { stacks[$0] }) }
                return
            }
            open.append(index)
            for taken in stacks[index].imports {
                // What a stack itself exports it cannot import either: no other order would help.
                for other in stacks.indices where other != index && stacks[other].exports[taken.name] != nil {
                    visit(other)
                }
            }
            open.removeLast()
            order.append(index)
        }

        for index in stacks.indices { visit(index) }
        return (order, cycle)
    }

    private static func cycle(_ ring: [StackInterface]) -> TemplateError {
        var steps: [String] = []
        var line: Int?
        for (index, stack) in ring.enumerated() {
            let next = ring[(index + 1) % ring.count]
            guard let taken = stack.imports.first(where: { next.exports[$0.name] != nil }) else { continue }
            if line == nil { line = taken.line }
            steps.append("\(stack.file) imports \(taken.name) from \(next.file)")
        }
        return TemplateError(
            file: ring[0].file,
            line: line,
            reason: "Circular imports between stacks, none can be deployed first: "
                + steps.joined(separator: ", ")
        )
    }

    /// The first name that two stacks export, or one stack twice.
    package static func duplicate(_ stacks: [StackInterface]) -> TemplateError? {
        var owners: [String: String] = [:]
        for stack in stacks {
            for (name, line) in stack.exports {
                if let owner = owners[name] { return stack.alreadyExported(name, by: owner, line) }
                owners[name] = stack.stackName
            }
            if let (name, line) = stack.repeated { return stack.alreadyExported(name, by: stack.stackName, line) }
        }
        return nil
    }

    private func alreadyExported(_ name: String, by owner: String, _ line: Int) -> TemplateError {
        TemplateError(
            file: file, line: line, reason: "Export with name \(name) is already exported by stack \(owner)")
    }

    /// What the sources other than one export, in a sentence: for an import that finds nothing.
    package static func exporters(besides index: Int, among stacks: [StackInterface]) -> String {
        let others = stacks.indices.filter { $0 != index }
        if others.isEmpty { return "No other source was given that could export it" }
        let offers = others.map { other in
            let names = stacks[other].exports.keys
            return "\(stacks[other].file) exports \(names.isEmpty ? "nothing" : names.joined(separator: ", "))"
        }
        return offers.joined(separator: ", ")
    }
}
