import EmulatorCore
import OrderedCollections

/// ResolveFieldValue (6.4.2) for every field with a resolver that a selection set reaches.
struct FieldResolution: Sendable {
    let schema: Schema
    let document: Document
    let request: ExecutionRequest
    let resolvers: ResolverTable
    let access: any FieldAccess

    /// One field that has to be waited for.
    private struct Job: Sendable {
        var key: String
        var fields: [Field]
        var definition: FieldDefinition
        var resolver: (any FieldResolver)?
    }

    /// What was resolved, by response key; fields without a resolver at or below them are left to completion.
    ///
    /// - Parameter isSerial: one field after the other (a mutation's root, 6.2.2), else together.
    func resolve(
        _ fields: OrderedDictionary<String, [Field]>,
        of type: ObjectType,
        source: JSONValue,
        path: ResponsePath?,
        isSerial: Bool = false
    ) async -> [String: ResolvedField] {
        var jobs: [Job] = []
        for (key, group) in fields {
            let name = group[0].name
            guard !name.hasPrefix("__"), let definition = type.fields[name] else { continue }
            let resolver = resolvers.resolver(of: name, on: type.name)
            guard resolver != nil || resolvers.isReachable(from: definition.type.name) else { continue }
            jobs.append(Job(key: key, fields: group, definition: definition, resolver: resolver))
        }
        var resolved: [String: ResolvedField] = [:]
        guard jobs.count > 1, !isSerial else {
            for job in jobs { resolved[job.key] = await resolve(job, of: type, source: source, path: path) }
            return resolved
        }
        return await withTaskGroup(of: (String, ResolvedField).self) { group in
            for job in jobs {
                group.addTask { (job.key, await resolve(job, of: type, source: source, path: path)) }
            }
            for await (key, field) in group { resolved[key] = field }
            return resolved
        }
    }

    private func resolve(
        _ job: Job,
        of type: ObjectType,
        source: JSONValue,
        path parent: ResponsePath?
    ) async -> ResolvedField {
        let field = job.fields[0]
        let path = ResponsePath(.key(job.key), after: parent)
        if var refusal = access.refusal(of: job.definition, on: type.name, to: request.identity) {
            refusal.locate(at: field, path)
            return ResolvedField(value: .plain(.null), errors: [refusal])
        }
        guard let resolver = job.resolver else {
            let value = source.object?[field.name] ?? .null
            return ResolvedField(
                value: await expand(value, as: job.definition.type, fields: job.fields, path: path)
            )
        }
        let arguments: JSONObject
        do throws(GraphQLError) {
            arguments = try ArgumentCoercion.coerce(
                field.arguments,
                for: job.definition.arguments,
                variables: request.variables,
                schema: schema
            )
        } catch {
            var error = error
            error.locate(at: field, path)
            return ResolvedField(value: .plain(.null), errors: [error])
        }
        let outcome = await resolver.resolve(
            FieldInvocation(
                parentType: type.name,
                field: job.definition,
                arguments: arguments,
                source: source,
                path: path.elements,
                selection: FieldSelection(of: job.fields, in: document, variables: request.variables),
                request: request
            )
        )
        let errors = outcome.errors.map { error in
            var error = error
            error.locate(at: field, path)
            error.data = error.data.map { filter($0, as: job.definition.type, fields: job.fields, path: path) }
            return error
        }
        return ResolvedField(
            value: await expand(outcome.value, as: job.definition.type, fields: job.fields, path: path),
            errors: errors
        )
    }

    /// Resolves below a value.
    private func expand(
        _ value: JSONValue,
        as type: TypeReference,
        fields: [Field],
        path: ResponsePath
    ) async -> ResolvedValue {
        guard resolvers.isReachable(from: type.name) else { return .plain(value) }
        switch (type, value) {
        case (.nonNull(let inner), _): return await expand(value, as: inner, fields: fields, path: path)
        case (.list(let element), .array(let values)):
            return .list(await expand(values, as: element, fields: fields, path: path))
        case (.named(let name), .object):
            guard let objectType = objectType(of: value, declaredAs: name) else { return .plain(value) }
            let collected = FieldCollection.collectSubfields(
                of: fields,
                on: objectType,
                document: document,
                variables: request.variables,
                schema: schema
            )
            return .object(value, fields: await resolve(collected, of: objectType, source: value, path: path))
        default: return .plain(value)
        }
    }

    /// The items of a list together.
    private func expand(
        _ values: [JSONValue],
        as element: TypeReference,
        fields: [Field],
        path: ResponsePath
    ) async -> [ResolvedValue] {
        await withTaskGroup(of: (Int, ResolvedValue).self) { group in
            for (index, value) in values.enumerated() {
                group.addTask {
                    let path = ResponsePath(.index(index), after: path)
                    return (index, await expand(value, as: element, fields: fields, path: path))
                }
            }
            var expanded = [ResolvedValue](repeating: .plain(.null), count: values.count)
            for await (index, value) in group { expanded[index] = value }
            return expanded
        }
    }

    private func objectType(of value: JSONValue, declaredAs name: String) -> ObjectType? {
        if case .object(let type)? = schema.types[name] { return type }
        return schema.concreteType(of: value, declaredAs: name)
    }

    /// An error's `data` passes through the field's selection set (AppSync developer guide, `$util.error`).
    private func filter(
        _ data: JSONValue,
        as type: TypeReference,
        fields: [Field],
        path: ResponsePath
    ) -> JSONValue {
        var completion = ValueCompletion(
            schema: schema,
            document: document,
            variables: request.variables,
            access: access,
            identity: request.identity,
            leaves: .serialize,
            nullShape: .validation
        )
        return completion.complete(.plain(data), as: type.nullable, fields: fields, parent: "", path: path) ?? .null
    }
}
