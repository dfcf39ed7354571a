import EmulatorCore
import OrderedCollections

/// ResolveFieldValue (6.4.2) for every field with a resolver that a selection set reaches.
struct FieldResolution: Sendable {
    let schema: Schema
    let document: Document
    let request: ExecutionRequest
    let resolvers: ResolverTable
    let access: any FieldAccess
    let tally: ExecutionTally

    // MARK: - Jobs

    /// One field whose resolver has to be waited for.
    private struct Job: Sendable {
        var key: String
        var fields: [Field]
        var type: ObjectType
        var definition: FieldDefinition
        var resolver: any FieldResolver
        /// The parent object's value.
        var source: JSONValue
        var path: ResponsePath
    }

    /// What was resolved, by response key; fields without a resolver at or below them are left to completion.
    ///
    /// All resolvers that can be reached without waiting for another are called together, those of a list's items too:
    /// so those that batch know of each other.
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
        let plan = plan(fields, of: type, source: source, path: path, &jobs)
        return Self.fill(plan, await run(jobs, isSerial: isSerial))
    }

    private func run(_ jobs: [Job], isSerial: Bool = false) async -> [ResolvedField] {
        guard jobs.count > 1, !isSerial else {
            var resolved: [ResolvedField] = []
            for job in jobs { resolved.append(await resolve(job, in: nil)) }
            return resolved
        }
        let batches = Self.batches(of: jobs)
        return await withTaskGroup(of: (Int, ResolvedField).self) { group in
            for (index, job) in jobs.enumerated() {
                group.addTask { (index, await resolve(job, in: batches[index])) }
            }
            var resolved = [ResolvedField](repeating: ResolvedField(value: .plain(.null)), count: jobs.count)
            for await (index, field) in group { resolved[index] = field }
            return resolved
        }
    }

    /// By the index of the job: calls of one resolver that may go out as one.
    private static func batches(of jobs: [Job]) -> [Int: BatchMember] {
        var calls: [FieldCoordinate: [Int]] = [:]
        for (index, job) in jobs.enumerated() where job.resolver.mayBatch {
            calls[FieldCoordinate(type: job.type.name, field: job.definition.name), default: []].append(index)
        }
        var members: [Int: BatchMember] = [:]
        for indexes in calls.values where indexes.count > 1 {
            let rendezvous = BatchRendezvous(count: indexes.count)
            for (place, index) in indexes.enumerated() { members[index] = rendezvous.member(place) }
        }
        return members
    }

    private func resolve(_ job: Job, in batch: BatchMember?) async -> ResolvedField {
        defer { batch?.end() }
        let field = job.fields[0]
        if var refusal = tally.refusal(atDepthOf: job.path)
            ?? access.refusal(of: job.definition, on: job.type.name, to: request.identity)
        {
            refusal.locate(at: field, job.path)
            return ResolvedField(value: .plain(.null), errors: [refusal])
        }
        let arguments: JSONObject
        do throws(GraphQLError) {
            arguments = try ArgumentCoercion.coerce(
                field.arguments,
                for: job.definition.arguments,
                variables: request.variables,
                schema: schema,
                absentVariable: .null
            )
        } catch {
            var error = error
            error.locate(at: field, job.path)
            return ResolvedField(value: .plain(.null), errors: [error])
        }
        if var refusal = tally.countResolver() {
            refusal.locate(at: field, job.path)
            return ResolvedField(value: .plain(.null), errors: [refusal])
        }
        var invocation = FieldInvocation(
            parentType: job.type.name,
            field: job.definition,
            arguments: arguments,
            source: job.source,
            path: job.path.elements,
            selection: FieldSelection(of: job.fields, in: document, variables: request.variables),
            request: request
        )
        invocation.batch = batch
        var outcome = await job.resolver.resolve(invocation)
        // What is below does not hold up the others of the batch.
        batch?.end()
        if request.deadline?.hasPassed == true {
            outcome.value = .null
            outcome.errors = [ExecutionDeadline.error]
        }
        if let refusal = tally.add(outcome, of: field.name) { outcome.errors.append(refusal) }
        let type = job.definition.type
        let errors = outcome.errors.map { error in
            var error = error
            error.locate(at: field, job.path)
            error.data = error.data.map { filter($0, as: type, fields: job.fields, path: job.path) }
            return error
        }
        var below: [Job] = []
        let plan = plan(outcome.value, as: type, fields: job.fields, path: job.path, &below)
        guard !below.isEmpty else { return ResolvedField(value: Self.fill(plan, []), errors: errors) }
        return ResolvedField(value: Self.fill(plan, await run(below)), errors: errors)
    }

    // MARK: - Plans

    /// A part of the response with a place for what each job will come to.
    private indirect enum Plan: Sendable {
        case plain(JSONValue)
        case list([Plan])
        case object(JSONValue, fields: [String: PlannedField])
    }

    private enum PlannedField: Sendable {
        case job(Int)
        case value(Plan)
        case refused(GraphQLError)
    }

    private func plan(
        _ fields: OrderedDictionary<String, [Field]>,
        of type: ObjectType,
        source: JSONValue,
        path parent: ResponsePath?,
        _ jobs: inout [Job]
    ) -> [String: PlannedField] {
        var planned: [String: PlannedField] = [:]
        for (key, group) in fields {
            let name = group[0].name
            guard !name.hasPrefix("__"), let definition = type.fields[name] else { continue }
            if let resolver = resolvers.resolver(of: name, on: type.name) {
                planned[key] = .job(jobs.count)
                jobs.append(
                    Job(
                        key: key,
                        fields: group,
                        type: type,
                        definition: definition,
                        resolver: resolver,
                        source: source,
                        path: ResponsePath(.key(key), after: parent)
                    )
                )
                continue
            }
            guard resolvers.isReachable(from: definition.type.name) else { continue }
            let path = ResponsePath(.key(key), after: parent)
            if var refusal = tally.refusal(atDepthOf: path)
                ?? access.refusal(of: definition, on: type.name, to: request.identity)
            {
                refusal.locate(at: group[0], path)
                planned[key] = .refused(refusal)
            } else {
                let value = source.object?[name] ?? .null
                planned[key] = .value(plan(value, as: definition.type, fields: group, path: path, &jobs))
            }
        }
        return planned
    }

    private func plan(
        _ value: JSONValue,
        as type: TypeReference,
        fields: [Field],
        path: ResponsePath,
        _ jobs: inout [Job]
    ) -> Plan {
        guard resolvers.isReachable(from: type.name) else { return .plain(value) }
        switch (type, value) {
        case (.nonNull(let inner), _): return plan(value, as: inner, fields: fields, path: path, &jobs)
        case (.list(let element), .array(let values)):
            var plans: [Plan] = []
            plans.reserveCapacity(values.count)
            for (index, value) in values.enumerated() {
                let path = ResponsePath(.index(index), after: path)
                plans.append(plan(value, as: element, fields: fields, path: path, &jobs))
            }
            return .list(plans)
        case (.named(let name), .object):
            guard let objectType = objectType(of: value, declaredAs: name) else { return .plain(value) }
            let collected = FieldCollection.collectSubfields(
                of: fields,
                on: objectType,
                document: document,
                variables: request.variables,
                schema: schema
            )
            return .object(value, fields: plan(collected, of: objectType, source: value, path: path, &jobs))
        default: return .plain(value)
        }
    }

    private static func fill(_ plan: Plan, _ resolved: [ResolvedField]) -> ResolvedValue {
        switch plan {
        case .plain(let value): .plain(value)
        case .list(let plans): .list(plans.map { fill($0, resolved) })
        case .object(let value, let fields): .object(value, fields: fill(fields, resolved))
        }
    }

    private static func fill(
        _ fields: [String: PlannedField],
        _ resolved: [ResolvedField]
    ) -> [String: ResolvedField] {
        fields.mapValues { field in
            switch field {
            case .job(let index): resolved[index]
            case .value(let plan): ResolvedField(value: fill(plan, resolved))
            case .refused(let error): ResolvedField(value: .plain(.null), errors: [error])
            }
        }
    }

    // MARK: - Values

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
