import EmulatorCore
import OrderedCollections

/// From the text of a `start` to a subscription: parse → validate → coerce → what is matched and what is selected.
package struct SubscriptionCompiler: Sendable {
    /// Why a `start` was refused, as it stands in the `error` message.
    package struct Refusal: Error, Sendable {
        package var errors: [RealtimeError]
    }

    /// A `start` that may become a subscription, if the field's resolver lets it.
    package struct Compiled: Sendable {
        package var request: SubscriptionRequest
        /// What a resolver of the subscription's field is called with.
        package var invocation: @Sendable (_ requestID: String) -> FieldInvocation
    }

    private let schema: Schema
    private let access: DirectiveAccess
    private let documents: DocumentCache
    private let generation: Int
    private let encodesAWSJSONTwice: Bool

    /// - Parameter generation: of the schema and the access: plans of different ones are never shared.
    package init(
        schema: Schema, access: DirectiveAccess, documents: DocumentCache, generation: Int = 0,
        encodesAWSJSONTwice: Bool = false
    ) {
        self.schema = schema
        self.access = access
        self.documents = documents
        self.generation = generation
        self.encodesAWSJSONTwice = encodesAWSJSONTwice
    }

    package func compile(_ start: StartMessage, for identity: Identity) throws(Refusal) -> Compiled {
        let document = try document(of: start.query)
        let operation = try words { () throws(GraphQLError) in
            try OperationSelection.select(document, operationName: start.operationName)
        }
        guard operation.type == .subscription else {
            throw Refusal(errors: [
                .unsupportedOperation(because: "a \(operation.type.rawValue) goes to the API's HTTP endpoint")
            ])
        }
        let variables = try words { () throws(GraphQLError) in
            try VariableCoercion.coerce(start.variables, for: operation, schema: schema)
        }
        guard let root = schema.rootType(of: .subscription) else { throw .noField }
        let collected = FieldCollection.collect(
            operation.selectionSet, on: root, document: document, variables: variables, schema: schema
        ).values
        guard collected.count < 2 else {
            throw .severalFields(collected.compactMap { $0.first?.name }, id: start.id)
        }
        guard let fields = collected.first, let first = fields.first, let definition = root.fields[first.name] else {
            throw .noField
        }
        if let denial = access.denial(of: [definition.name], on: root.name, to: identity) {
            throw Refusal(errors: [denial.atStart])
        }
        if let refusal = access.refusal(of: definition, on: root.name, to: identity) {
            throw Refusal(
                errors: [
                    RealtimeError(
                        errorType: refusal.errorType ?? "Unauthorized", message: refusal.message, reason: refusal.reason
                    )
                ])
        }
        let arguments = try words { () throws(GraphQLError) in
            try ArgumentCoercion.coerce(
                first.arguments, for: definition.arguments, variables: variables, schema: schema)
        }
        let filterArguments = ArgumentSerialization.serialize(arguments, for: definition.arguments, schema: schema)
        var request = SubscriptionRequest(
            id: start.id, field: definition.name, arguments: filterArguments,
            plan: plan(of: fields, definition, in: document, variables: variables, for: identity),
            subscriber: identity.description)
        let type = definition.type.name
        if let members = schema.types[type]?.fields, let stranger = arguments.keys.first(where: { members[$0] == nil })
        {
            request.misfit = ArgumentMisfit(argument: stranger, type: type)
        }
        return Compiled(request: request) { requestID in
            FieldInvocation(
                parentType: root.name, field: definition, arguments: arguments, source: .null,
                path: [.key(first.responseKey)],
                selectionSetList: SelectionSetList.list(of: fields, document: document, variables: variables),
                request: ExecutionRequest(requestID: requestID, identity: identity, variables: variables))
        }
    }

    private func document(of text: String) throws(Refusal) -> Document {
        switch documents.document(for: text) {
        case .valid(let document): return document
        case .syntaxError(let error): throw Refusal(errors: [RealtimeError(message: error.message)])
        case .invalid(let errors):
            // Several root fields have an answer of their own, once it is known which operation is meant.
            let others = errors.filter {
                !$0.message.hasPrefix(ValidationErrorType.subscriptionMultipleRootFields.prefix)
            }
            if others.isEmpty, let document = try? DocumentParser.parse(text) { return document }
            throw Refusal(errors: others.map { RealtimeError(message: $0.message) })
        }
    }

    /// Errors of validation and coercion are told by their message alone (amplify-cli #7427).
    private func words<Result>(_ body: () throws(GraphQLError) -> Result) throws(Refusal) -> Result {
        do throws(GraphQLError) { return try body() } catch {
            throw Refusal(errors: [RealtimeError(message: error.message)])
        }
    }

    private func plan(
        of fields: [Field], _ definition: FieldDefinition, in document: Document, variables: JSONObject,
        for identity: Identity
    ) -> SelectionPlan {
        let text = SelectionText(of: fields, in: document)
        let used = text.variables.sorted().compactMap { name in
            variables[name].map { FilterArgument(name: name, value: MatchValue($0)) }
        }
        let key = SelectionPlan.Key(
            selection: text.text, variables: used, mode: identity.mode, rights: identity.rights,
            generation: generation)

        // One field, whose selection is everything the operation asks of it (MergeSelectionSets, 6.3.2).
        var merged = fields[0]
        merged.selectionSet = fields.flatMap(\.selectionSet)
        let field = merged
        var reading = SelectionReading(
            schema: schema, document: document, variables: variables, access: access, identity: identity)
        let selected = reading.read(field.selectionSet, on: definition.type.name)
        return SelectionPlan(key: key, selected: selected, refusal: SelectionReading.refusal(of: selected)) {
            [schema, access, encodesAWSJSONTwice] published in
            Reselection.reselect(
                published: published, subscriptionField: definition, field: field, document: document,
                variables: variables, schema: schema, access: access, identity: identity,
                encodesAWSJSONTwice: encodesAWSJSONTwice)
        }
    }
}

extension SubscriptionCompiler.Refusal {
    fileprivate static let noField = SubscriptionCompiler.Refusal(
        errors: [.unsupportedOperation(because: "it asks for no subscription field")])

    /// AppSync starts a subscription a field, all by the id of the `start`, and refuses the second (amplify-js #4813).
    fileprivate static func severalFields(_ names: [String], id: String) -> SubscriptionCompiler.Refusal {
        SubscriptionCompiler.Refusal(errors: [
            .duplicatedOperation(
                id, because: "it asks for several root fields, \(names.joined(separator: ", ")): a subscription has one"
            )
        ])
    }
}
