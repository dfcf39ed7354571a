import EmulatorCore
import OrderedCollections

/// What a mutation publishes, once it has run.
extension GraphQLEndpoint {
    func publish(_ result: ExecutionResult, of work: Work) {
        let now = environment.clock.now
        for field in result.rootFields where field.name != "__typename" {
            var publication = Publication(
                apiID: work.api.api.apiID,
                mutationField: field.name,
                result: field.result,
                requestID: work.request.requestID,
                publisher: work.request.identity,
                received: work.received,
                published: now
            )
            publication.documentBytes = work.documentBytes
            publication.selection = MutationSelection(
                of: work.operation, field.responseKey, in: work.document, variables: work.request.variables)
            if !result.errors.isEmpty { publication.withheld = Self.withheld(below: field.responseKey, result.errors) }
            if !publication.withheld.isEmpty { publication.closed = closed(field, of: work) }
            if field.result.isNothing || publication.closed != nil {
                publication.selected = selected(by: field.responseKey, of: work)
            }
            publications.publish(publication)
        }
        for called in result.extensions {
            guard let invalidation = SubscriptionInvalidation(called, of: work.api.api.apiID, work.request.requestID)
            else { continue }
            publications.invalidate(invalidation)
        }
    }

    /// What a root field's selection set asks for, whatever came of it; its names are joined with full stops.
    private func selected(by responseKey: String, of work: Work) -> Set<String> {
        let fields = fields(of: responseKey, in: work)
        let paths = SelectionSetList.list(of: fields, document: work.document, variables: work.request.variables)
        return Set(paths.map { $0.replacing("/", with: ".") })
    }

    private func fields(of responseKey: String, in work: Work) -> [Field] {
        guard let root = work.api.api.schema.rootType(of: .mutation) else { return [] }
        let fields = FieldCollection.collect(
            work.operation.selectionSet, on: root, document: work.document, variables: work.request.variables,
            schema: work.api.api.schema)
        return fields[responseKey] ?? []
    }

    /// Why the publisher may read nothing of what it selected of a root field; nil when it may read some of it.
    private func closed(_ field: ExecutionResult.RootField, of work: Work) -> ReadRefusal? {
        let (schema, publisher) = (work.api.api.schema, work.request.identity)
        guard let type = schema.rootType(of: .mutation)?.fields[field.name]?.type.name else { return nil }
        var reading = SelectionReading(
            schema: schema, document: work.document, variables: work.request.variables, access: work.api.access,
            identity: publisher)
        var selected = reading.read(fields(of: field.responseKey, in: work).flatMap(\.selectionSet), on: type)
        // Whose name everybody may read is no content.
        selected.fields.removeAll { $0.name == "__typename" }
        guard var refusal = SelectionReading.refusal(of: selected) else { return nil }
        refusal.publisher = "\(publisher.description), \(publisher.mode.rawValue)"
        let directive = work.api.access.missingDirective(
            field: refusal.field, on: refusal.type, for: publisher.mode)
        if let directive, refusal.reason.hasSuffix("the field or its type") {
            refusal.reason = "\(directive) is missing on the type"
        } else {
            refusal.reason = refusal.reasonWithNames
        }
        return refusal
    }

    /// The fields below a root field that the publisher was refused.
    private static func withheld(below root: String, _ errors: [GraphQLError]) -> [String] {
        var names: [String] = []
        for error in errors where error.errorType == GraphQLError.notAuthorizedType {
            let keys = (error.path ?? []).compactMap { if case .key(let key) = $0 { key } else { nil } }
            guard keys.first == root, keys.count > 1 else { continue }
            let name = keys.dropFirst().joined(separator: ".")
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
