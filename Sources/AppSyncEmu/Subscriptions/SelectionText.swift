import EmulatorCore

/// A selection in one normal form: white space, argument order, the root arguments and unused fragments do not count,
/// so that clients which ask for the same thing in other words are recognized. Also says which variables it uses.
struct SelectionText {
    private(set) var text = ""
    private(set) var variables: Set<String> = []
    private var fragments: [String] = []
    private let document: Document

    /// - Parameter fields: the subscription's root field, as often as the operation mentions it.
    init(of fields: [Field], in document: Document) {
        self.document = document
        for field in fields {
            // Arguments of the root field decide what is matched, not what is selected.
            text += "\(field.responseKey):\(field.name)"
            write(field.directives)
            write(field.selectionSet)
        }
        var next = 0
        while next < fragments.count {
            let name = fragments[next]
            next += 1
            guard let fragment = document.fragments.first(where: { $0.name == name }) else { continue }
            text += "fragment \(name) on \(fragment.typeCondition)"
            write(fragment.directives)
            write(fragment.selectionSet)
        }
    }

    private mutating func write(_ selections: [Selection]) {
        guard !selections.isEmpty else { return }
        text += "{"
        for selection in selections {
            switch selection {
            case .field(let field):
                text += field.alias.map { "\($0):\(field.name)" } ?? field.name
                write(field.arguments)
                write(field.directives)
                write(field.selectionSet)
            case .fragmentSpread(let spread):
                text += "...\(spread.name)"
                write(spread.directives)
                if !fragments.contains(spread.name) { fragments.append(spread.name) }
            case .inlineFragment(let fragment):
                text += "... on \(fragment.typeCondition ?? "")"
                write(fragment.directives)
                write(fragment.selectionSet)
            }
            text += " "
        }
        text += "}"
    }

    private mutating func write(_ directives: [Directive]) {
        for directive in directives {
            text += "@\(directive.name)"
            write(directive.arguments)
        }
    }

    private mutating func write(_ arguments: [Argument]) {
        guard !arguments.isEmpty else { return }
        text += "("
        for argument in arguments.sorted(by: { $0.name < $1.name }) {
            text += "\(argument.name):"
            write(argument.value)
            text += ","
        }
        text += ")"
    }

    private mutating func write(_ value: Value) {
        switch value {
        case .variable(let name):
            variables.insert(name)
            text += "$\(name)"
        case .int(let value), .float(let value), .enum(let value): text += value
        case .string(let value): text += JSONValue.string(value).text
        case .boolean(let value): text += value ? "true" : "false"
        case .null: text += "null"
        case .list(let elements):
            text += "["
            for element in elements {
                write(element)
                text += ","
            }
            text += "]"
        case .object(let fields):
            text += "{"
            for field in fields {
                text += "\(field.name):"
                write(field.value)
                text += ","
            }
            text += "}"
        }
    }
}
