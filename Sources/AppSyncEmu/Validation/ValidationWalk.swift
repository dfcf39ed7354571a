import OrderedCollections

/// The one walk over a document.
struct ValidationWalk {
    private var rules: [any ValidationRule]
    private(set) var context: ValidationContext
    private let allowsIntrospection: Bool

    init(_ document: Document, against schema: Schema, allowsIntrospection: Bool) {
        self.allowsIntrospection = allowsIntrospection
        context = ValidationContext(document: document, schema: schema)
        rules = SpecifiedRules.all.map { $0.init() }
    }

    mutating func run() {
        let document = context.document
        for index in rules.indices { rules[index].enter(document, &context) }
        for operation in document.operations { walk(operation) }
        for fragment in document.fragments { walk(fragment) }
        for index in rules.indices { rules[index].leave(document, &context) }
    }

    private mutating func walk(_ operation: OperationDefinition) {
        context.uses = DefinitionUses()
        context.parentType = context.schema.rootType(of: operation.type)?.name
        for index in rules.indices { rules[index].enter(operation, &context) }
        for variable in operation.variableDefinitions {
            for index in rules.indices { rules[index].enter(variable, &context) }
            walk(variable.directives, at: "VARIABLE_DEFINITION")
        }
        walk(operation.directives, at: operation.type.rawValue.uppercased())
        walk(operation.selectionSet)
        context.operationUses.append(context.uses)
    }

    private mutating func walk(_ fragment: FragmentDefinition) {
        context.uses = DefinitionUses()
        context.path = [fragment.name]
        context.parentType = context.schema.compositeTypeName(fragment.typeCondition)
        for index in rules.indices { rules[index].enter(fragment, &context) }
        walk(fragment.directives, at: "FRAGMENT_DEFINITION")
        walk(fragment.selectionSet)
        context.path = []
        if context.fragmentUses[fragment.name] == nil { context.fragmentUses[fragment.name] = context.uses }
    }

    private mutating func walk(_ selectionSet: [Selection]) {
        for selection in selectionSet {
            switch selection {
            case .field(let field): walk(field)
            case .fragmentSpread(let spread):
                context.uses.spreads.append(spread.name)
                for index in rules.indices { rules[index].enter(spread, &context) }
                walk(spread.directives, at: "FRAGMENT_SPREAD")
            case .inlineFragment(let fragment):
                for index in rules.indices { rules[index].enter(fragment, &context) }
                walk(fragment.directives, at: "INLINE_FRAGMENT")
                let outer = context.parentType
                if let condition = fragment.typeCondition {
                    context.parentType = context.schema.compositeTypeName(condition)
                }
                walk(fragment.selectionSet)
                context.parentType = outer
            }
        }
    }

    private mutating func walk(_ field: Field) {
        let outer = context.parentType
        let definition = outer.flatMap { type -> FieldDefinition? in
            if !allowsIntrospection, type.hasPrefix("__"), field.name != "__typename" { return nil }
            return context.schema.fieldDefinition(named: field.name, on: type)
        }
        context.fieldDefinition = definition
        context.path.append(field.name)
        for index in rules.indices { rules[index].enter(field, &context) }
        if let definition {
            walk(
                ArgumentList(
                    owner: .field,
                    arguments: field.arguments,
                    definitions: definition.arguments,
                    location: field.location
                )
            )
        } else {
            for argument in field.arguments { recordVariables(in: argument.value, nil, argument.valueLocation) }
        }
        walk(field.directives, at: "FIELD")
        context.parentType = definition.flatMap { context.schema.compositeTypeName($0.type.name) }
        walk(field.selectionSet)
        context.parentType = outer
        context.path.removeLast()
    }

    private mutating func walk(_ directives: [Directive], at place: String) {
        guard !directives.isEmpty else { return }
        for index in rules.indices { rules[index].enter(directives, at: place, &context) }
        for directive in directives {
            guard let definition = context.schema.directives[directive.name] else {
                for argument in directive.arguments { recordVariables(in: argument.value, nil, argument.valueLocation) }
                continue
            }
            walk(
                ArgumentList(
                    owner: .directive,
                    arguments: directive.arguments,
                    definitions: definition.arguments,
                    location: directive.location
                )
            )
        }
    }

    private mutating func walk(_ list: ArgumentList) {
        for index in rules.indices { rules[index].enter(list, &context) }
        for argument in list.arguments {
            let definition = list.definitions[argument.name]
            recordVariables(
                in: argument.value,
                definition?.type,
                hasDefault: definition?.defaultValue != nil,
                argument.valueLocation
            )
        }
    }

    private mutating func recordVariables(
        in value: Value,
        _ type: TypeReference?,
        hasDefault: Bool = false,
        _ location: SourceLocation
    ) {
        switch value {
        case .variable(let name):
            context.uses.variables.append(
                .init(name: name, type: type, hasDefault: hasDefault, location: location, path: context.path)
            )
        case .list(let values):
            let element: TypeReference? = if case .list(let element)? = type?.nullable { element } else { nil }
            for value in values { recordVariables(in: value, element, location) }
        case .object(let fields):
            // A single value stands for a list of one (3.11).
            let input: InputObjectType? =
                if let type, case .inputObject(let input)? = context.schema.types[type.name] { input } else { nil }
            for field in fields {
                let definition = input?.fields[field.name]
                recordVariables(
                    in: field.value,
                    definition?.type,
                    hasDefault: definition?.defaultValue != nil,
                    location
                )
            }
        default: break
        }
    }
}

extension Schema {
    /// The name, when it names an object, interface or union.
    fileprivate func compositeTypeName(_ name: String) -> String? { types[name]?.isComposite == true ? name : nil }
}
