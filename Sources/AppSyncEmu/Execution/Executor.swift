import EmulatorCore
import OrderedCollections

/// Executes operations (6.2, 6.3). Give it documents that passed validation and variables that were coerced.
///
/// Two steps: `FieldResolution` calls the resolvers that a selection set reaches, `ValueCompletion` makes the response
/// of what they answered. Where no resolver is attached nothing waits and no task is started.
package struct Executor: Sendable {
    private let schema: Schema
    private let resolvers: ResolverTable
    private let access: any FieldAccess
    private let limits: QueryLimits

    package init(
        schema: Schema,
        resolvers: [FieldCoordinate: any FieldResolver],
        access: any FieldAccess,
        limits: QueryLimits = QueryLimits()
    ) {
        self.schema = schema
        self.resolvers = ResolverTable(resolvers, schema: schema)
        self.access = access
        self.limits = limits
    }

    /// - Parameter request: its `variables` are the coerced ones.
    package func execute(
        document: Document,
        operation: OperationDefinition,
        request: ExecutionRequest
    ) async -> ExecutionResult {
        guard let root = schema.rootType(of: operation.type) else {
            let error = GraphQLError(
                shape: .validation,
                message: "Schema is not configured for \(operation.type.plural).",
                locations: [operation.location]
            )
            return ExecutionResult(data: .null, errors: [error], rootFields: [])
        }
        let fields = FieldCollection.collect(
            operation.selectionSet,
            on: root,
            document: document,
            variables: request.variables,
            schema: schema
        )
        let tally = ExecutionTally(limits: limits)
        let resolution = FieldResolution(
            schema: schema,
            document: document,
            request: request,
            resolvers: resolvers,
            access: access,
            tally: tally
        )
        let resolved = await resolution.resolve(
            fields,
            of: root,
            source: .null,
            path: nil,
            isSerial: operation.type == .mutation
        )
        return complete(fields, of: root, resolved: resolved, document: document, request: request, tally: tally)
    }

    private func complete(
        _ fields: OrderedDictionary<String, [Field]>,
        of root: ObjectType,
        resolved: [String: ResolvedField],
        document: Document,
        request: ExecutionRequest,
        tally: ExecutionTally
    ) -> ExecutionResult {
        var completion = ValueCompletion(
            schema: schema,
            document: document,
            variables: request.variables,
            access: access,
            identity: request.identity,
            leaves: .serialize,
            nullShape: .validation,
            tally: limits.depth == nil ? nil : tally
        )
        var data = JSONObject(minimumCapacity: fields.count)
        var rootFields: [ExecutionResult.RootField] = []
        var isNull = false
        for (key, group) in fields {
            let errorCount = completion.errors.count
            let value = completion.completeField(
                group,
                of: root,
                source: .null,
                resolved: resolved[key],
                path: ResponsePath(.key(key), after: nil)
            )
            if let value { data[key] = value } else { isNull = true }
            let result: Publication.Result =
                if let value, value != .null { .value(value) } else {
                    .failed(completion.errors.dropFirst(errorCount).first?.message)
                }
            rootFields.append(.init(name: group[0].name, responseKey: key, result: result))
        }
        return ExecutionResult(
            data: isNull ? .null : .object(data),
            errors: completion.errors,
            rootFields: rootFields,
            responseHeaders: tally.responseHeaders,
            extensions: tally.extensions
        )
    }
}

extension OperationDefinition.OperationType {
    fileprivate var plural: String {
        switch self {
        case .query: "queries"
        case .mutation: "mutations"
        case .subscription: "subscriptions"
        }
    }
}
