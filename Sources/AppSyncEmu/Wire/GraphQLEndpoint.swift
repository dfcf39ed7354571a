package import EmulatorCore
package import Logging
package import NIOCore
import NIOHTTP1
import OrderedCollections

/// `POST` and `GET` of `/graphql` (the first API) and `/apis/{apiId}/graphql`.
///
/// One request goes authenticate → parse → validate → coerce → execute → publish → respond. All up to the execution
/// is done at once; the execution may wait for data sources.
package struct GraphQLEndpoint: HTTPHandler {
    private let service: AppSyncService
    private let authenticator: any Authenticator
    let publications: any PublicationSink
    let environment: ResolverEnvironment
    private let logger: Logger

    /// - Parameter publications: is handed every root mutation field that ran, before the mutation's answer is sent.
    package init(
        service: AppSyncService,
        authenticator: any Authenticator,
        publications: any PublicationSink,
        environment: ResolverEnvironment,
        logger: Logger
    ) {
        self.service = service
        self.authenticator = authenticator
        self.publications = publications
        self.environment = environment
        self.logger = logger
    }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let arrival = Arrival(
            request: request, headers: Self.headers(of: request), requestID: environment.identifiers.uuid(),
            received: environment.clock.now)
        do throws(EnvelopeError) {
            let api = try target(of: request)
            switch try authenticate(arrival, for: api.api) {
            case .identified(let identity): return answer(arrival, of: identity, api)
            case .waiting(let verdict):
                return .later { [self] in
                    switch await verdict() {
                    case .failure(let refusal): return refuse(EnvelopeError(refusal), arrival)
                    case .success(let identity):
                        switch answer(arrival, of: identity, api) {
                        case .now(let response): return response
                        case .later(let work): return await work()
                        }
                    }
                }
            }
        } catch {
            return .now(refuse(error, arrival))
        }
    }

    /// - Parameter identity: who asks.
    private func answer(_ arrival: Arrival, of identity: Identity, _ api: DeployedAPI) -> HTTPAnswer {
        do throws(EnvelopeError) {
            switch try prepare(arrival, of: identity, api) {
            case .invalid(let errors, let subject):
                record(arrival.requestID, arrival.received, subject: subject, errors: errors)
                return .now(GraphQLResponse.answer(data: .null, errors: errors, requestID: arrival.requestID))
            case .ready(let work):
                return .later { [self] in await run(work) }
            }
        } catch {
            return .now(refuse(error, arrival))
        }
    }

    package func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse {
        refuse(
            .tooLarge(limit: limit),
            requestID: environment.identifiers.uuid(),
            received: environment.clock.now,
            path: request.path
        )
    }

    // MARK: - Before the execution

    /// A request as it came.
    private struct Arrival: Sendable {
        var request: HTTPRequest
        /// Names in lower case.
        var headers: [(name: String, value: String)]
        var requestID: String
        var received: Timestamp
    }

    /// An operation with everything that its execution needs.
    struct Work: Sendable {
        var api: DeployedAPI
        var document: Document
        var operation: OperationDefinition
        var request: ExecutionRequest
        var received: Timestamp
        /// Of the document's text.
        var documentBytes: Int
    }

    private enum Preparation {
        /// GraphQL's own errors: status 200, no data.
        case invalid([GraphQLError], subject: String)
        case ready(Work)
    }

    private func target(of request: HTTPRequest) throws(EnvelopeError) -> DeployedAPI {
        guard let path = GraphQLPath(request.path), let api = service.api(path.apiID) else {
            throw .unknownAPI(request.path)
        }
        guard request.method == .POST || request.method == .GET else { throw .methodNotAllowed(request.method) }
        return api
    }

    private func prepare(
        _ arrival: Arrival, of identity: Identity, _ api: DeployedAPI
    ) throws(EnvelopeError) -> Preparation {
        let (request, requestID) = (arrival.request, arrival.requestID)
        environment.trace.join(requestID, causedBy: identity.actingFor)
        guard api.api.hasSchema else { throw .noSchema }

        let graphQL =
            request.method == .GET
            ? try GraphQLRequest(queryString: request.query) : try GraphQLRequest(body: request.body)
        let document: Document
        switch api.document(for: graphQL.query) {
        case .valid(let valid): document = valid
        case .invalid(let errors): return .invalid(errors, subject: graphQL.operationName ?? "an operation")
        case .syntaxError(let error):
            throw error.isOverQuota ? .badRequest(error.message) : .unparsable(because: error.message)
        }
        let operation = try operation(graphQL.operationName, in: document)
        guard operation.type != .subscription else { throw .subscription }
        let variables: JSONObject
        do throws(GraphQLError) {
            variables = try VariableCoercion.coerce(graphQL.variables, for: operation, schema: api.api.schema)
        } catch {
            return .invalid([error], subject: Self.subject(of: operation))
        }
        if let denial = denial(of: operation, in: document, variables: variables, to: identity, api) {
            throw EnvelopeError(denial)
        }
        return .ready(
            Work(
                api: api,
                document: document,
                operation: operation,
                request: ExecutionRequest(
                    requestID: requestID,
                    identity: identity,
                    headers: arrival.headers,
                    variables: variables,
                    traceHeader: TraceHeader.sent(in: arrival.headers)
                        ?? (api.callsOut ? TraceHeader.make(for: requestID, received: arrival.received) : nil),
                    deadline: api.callsOut ? ExecutionDeadline(of: arrival.received, on: environment.clock) : nil,
                    started: arrival.received
                ),
                received: arrival.received,
                documentBytes: graphQL.query.utf8.count
            )
        )
    }

    /// What an IAM policy says to the operation as a whole.
    private func denial(
        of operation: OperationDefinition, in document: Document, variables: JSONObject, to identity: Identity,
        _ api: DeployedAPI
    ) -> AuthorizationRefusal? {
        guard identity.rights.policy != nil, let root = api.api.schema.rootType(of: operation.type) else { return nil }
        let fields = FieldCollection.collect(
            operation.selectionSet, on: root, document: document, variables: variables, schema: api.api.schema)
        return api.access.denial(of: fields.values.map { $0[0].name }, on: root.name, to: identity)
    }

    private func authenticate(
        _ arrival: Arrival, for api: GraphQLAPI
    ) throws(EnvelopeError) -> Authentication {
        let request = arrival.request
        let authorization = AuthorizationRequest(
            requestID: arrival.requestID,
            // Several of one name are joined, as in a canonical request.
            headers: Dictionary(arrival.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { "\($0),\($1)" }),
            method: request.method.rawValue,
            signedPath: String(request.path),
            signedQuery: String(request.query),
            body: request.body,
            sourceIP: request.sourceIP
        )
        do throws(AuthorizationRefusal) { return try authenticator.authenticate(authorization, for: api) } catch {
            throw EnvelopeError(error)
        }
    }

    private func operation(
        _ name: String?,
        in document: Document
    ) throws(EnvelopeError) -> OperationDefinition {
        do throws(GraphQLError) { return try OperationSelection.select(document, operationName: name) } catch {
            throw EnvelopeError(
                status: 400,
                errorType: error.errorType ?? "BadRequestException",
                message: error.message
            )
        }
    }

    /// Names in lower case.
    private static func headers(of request: HTTPRequest) -> [(name: String, value: String)] {
        request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
    }

    // MARK: - The execution and what follows

    private func run(_ work: Work) async -> HTTPResponse {
        let result = await work.api.executor.execute(
            document: work.document,
            operation: work.operation,
            request: work.request
        )
        let response = GraphQLResponse.answer(result, requestID: work.request.requestID)
        // Before the answer: who has it may count on the subscribers having been served.
        if work.operation.type == .mutation { publish(result, of: work) }
        record(
            work.request.requestID,
            work.received,
            subject: Self.subject(of: work.operation),
            errors: result.errors,
            by: work.request.identity
        )
        return response
    }

    // MARK: - What is said of it

    /// `mutation PlantTree`, or the fields of an operation without a name.
    private static func subject(of operation: OperationDefinition) -> String {
        if let name = operation.name { return "\(operation.type.rawValue) \(name)" }
        let fields = operation.selectionSet.map { selection in
            switch selection {
            case .field(let field): field.name
            case .fragmentSpread(let spread): "...\(spread.name)"
            case .inlineFragment: "..."
            }
        }
        return "\(operation.type.rawValue) { \(fields.joined(separator: " ")) }"
    }

    private func record(
        _ requestID: String,
        _ received: Timestamp,
        subject: String,
        errors: [GraphQLError],
        by identity: Identity? = nil
    ) {
        let detail = errors.isEmpty ? identity.map(\.description) : errors.map(\.explained).joined(separator: " · ")
        environment.trace.record(
            TraceEntry(
                requestID: requestID,
                time: received,
                service: .appsync,
                step: "request",
                subject: subject,
                outcome: errors.first.map { $0.errorType ?? "error" } ?? "ok",
                duration: environment.clock.now - received,
                detail: detail
            )
        )
        guard !errors.isEmpty else { return logger.debug("\(subject): ok") }
        logger.info("\(subject) failed: \(detail ?? "")", metadata: ["requestId": "\(requestID)"])
    }

    private func refuse(_ error: EnvelopeError, _ arrival: Arrival) -> HTTPResponse {
        refuse(error, requestID: arrival.requestID, received: arrival.received, path: arrival.request.path)
    }

    private func refuse(
        _ error: EnvelopeError,
        requestID: String,
        received: Timestamp,
        path: Substring
    ) -> HTTPResponse {
        let why = error.reason ?? error.message
        environment.trace.record(
            TraceEntry(
                requestID: requestID,
                time: received,
                service: .appsync,
                step: "request",
                subject: String(path),
                outcome: error.errorType,
                duration: environment.clock.now - received,
                detail: why
            )
        )
        logger.info(
            "\(path) refused with \(error.status) \(error.errorType): \(why)",
            metadata: ["requestId": "\(requestID)"]
        )
        return GraphQLResponse.refusal(error, requestID: requestID)
    }
}
