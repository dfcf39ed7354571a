import OrderedCollections

/// The text of a schema, as `GetIntrospectionSchema` and `GetType` give it: types in order of their names, then `schema`;
/// a tab a level, the directives of a field on a line of their own, more than three arguments one a line (as the console
/// shows what it gets: aws-appsync-community issue 41, AWS's sample schemas).
struct SchemaPrinter {
    let schema: Schema
    let includesDirectives: Bool

    func text() -> String {
        let directives = includesDirectives ? schema.directives.values.elements : []
        let types = schema.types.values.sorted { $0.name < $1.name }
        var parts: [String] = []
        for directive in directives where !BuiltInDefinitions.directiveNames.contains(directive.name) {
            parts.append(text(directive))
        }
        for type in types where !BuiltInDefinitions.names.contains(type.name) { parts.append(text(type)) }
        parts.append(rootTypes)
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var rootTypes: String {
        var lines = ["\tquery: \(schema.queryType)"]
        if let mutation = schema.mutationType { lines.append("\tmutation: \(mutation)") }
        if let subscription = schema.subscriptionType { lines.append("\tsubscription: \(subscription)") }
        return "schema {\n" + lines.joined(separator: "\n") + "\n}"
    }

    func text(_ type: TypeDefinition) -> String {
        switch type {
        case .scalar(let scalar): description(scalar.description, "") + "scalar \(scalar.name)"
        case .object(let object):
            description(object.description, "") + "type \(object.name)" + implements(object.interfaces)
                + directives(object.directives) + block(object.fields.values.map(text))
        case .interface(let interface):
            description(interface.description, "") + "interface \(interface.name)" + directives(interface.directives)
                + block(interface.fields.values.map(text))
        case .union(let union):
            description(union.description, "") + "union \(union.name)" + directives(union.directives) + " = "
                + union.memberTypes.joined(separator: " | ")
        case .enum(let type):
            description(type.description, "") + "enum \(type.name)" + directives(type.directives)
                + block(
                    type.values.values.map {
                        description($0.description, "\t") + "\t\($0.name)" + directives($0.directives)
                    }
                )
        case .inputObject(let input):
            description(input.description, "") + "input \(input.name)" + directives(input.directives)
                + block(input.fields.values.map { description($0.description, "\t") + "\t" + text($0) })
        }
    }

    private func text(_ directive: DirectiveDefinition) -> String {
        description(directive.description, "") + "directive @\(directive.name)"
            + arguments(Array(directive.arguments.values), "")
            + " on " + directive.locations.joined(separator: " | ")
    }

    private func text(_ field: FieldDefinition) -> String {
        let applied = directives(field.directives).dropFirst()
        return description(field.description, "\t") + "\t\(field.name)"
            + arguments(Array(field.arguments.values), "\t") + ": \(field.type)"
            + (applied.isEmpty ? "" : "\n\t\t\(applied)")
    }

    private func arguments(_ arguments: [InputValueDefinition], _ indentation: String) -> String {
        if arguments.isEmpty { return "" }
        guard arguments.count > 3 || arguments.contains(where: { $0.description != nil }) else {
            return "(" + arguments.map(text).joined(separator: ", ") + ")"
        }
        let inner = indentation + "\t"
        let lines = arguments.map { description($0.description, inner) + inner + text($0) }
        return "(\n" + lines.joined(separator: ",\n") + "\n\(indentation))"
    }

    /// Without its description.
    private func text(_ value: InputValueDefinition) -> String {
        "\(value.name): \(value.type)" + (value.defaultValue.map { " = " + Printer.print($0) } ?? "")
            + directives(value.directives)
    }

    private func implements(_ interfaces: [String]) -> String {
        interfaces.isEmpty ? "" : " implements " + interfaces.joined(separator: " & ")
    }

    private func block(_ lines: [String]) -> String { " {\n" + lines.map { $0 + "\n" }.joined() + "}" }

    private func directives(_ directives: [Directive]) -> String {
        includesDirectives ? Printer.print(directives) : ""
    }

    /// A block string where there are several lines, unless it would lose blanks that are part of the text.
    private func description(_ text: String?, _ indentation: String) -> String {
        guard let text, !text.isEmpty else { return "" }
        let isIndented = text.split(separator: "\n").allSatisfy { $0.hasPrefix(" ") || $0.hasPrefix("\t") }
        guard text.contains("\n"), !isIndented, !text.hasPrefix("\n"), !text.hasSuffix("\n") else {
            return indentation + Printer.print(.string(text)) + "\n"
        }
        let quotes = "\"\"\""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            indentation + line.replacing(quotes, with: "\\" + quotes)
        }
        return "\(indentation)\(quotes)\n" + lines.joined(separator: "\n") + "\n\(indentation)\(quotes)\n"
    }
}

extension Schema {
    /// The schema in its definition language (`GetIntrospectionSchema`, format SDL).
    ///
    /// - Parameter includesDirectives: `includeDirectives`; without them neither AppSync's nor others are written.
    package func sdl(includingDirectives includesDirectives: Bool = true) -> String {
        SchemaPrinter(schema: self, includesDirectives: includesDirectives).text()
    }

    /// One type of the schema in its definition language (`GetType`, format SDL); nil for an unknown name and for what
    /// AppSync defines by itself.
    package func sdl(ofTypeNamed name: String) -> String? {
        guard !BuiltInDefinitions.names.contains(name), let type = types[name] else { return nil }
        return SchemaPrinter(schema: self, includesDirectives: true).text(type)
    }
}
