package import EmulatorCore
import Logging
package import NIOCore
import NIOHTTP1

/// Lambda: the functions of an account behind the wire protocol.
package struct LambdaService: HTTPHandler {
    let environment: LambdaEnvironment
    /// What was invoked asynchronously and has not ended.
    package let events: EventQueue
    /// What functions were last modified: they are deployed when the account starts.
    let deployed: Timestamp

    package init(environment: LambdaEnvironment) {
        self.environment = environment
        events = EventQueue(environment: environment)
        deployed = environment.clock.now
    }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let request = receive(request)
        do throws(LambdaError) {
            let principal = try authorize(request.http)
            environment.trace.join(request.id, causedBy: principal.actingFor)
            if request.operation.name == Invoke.name { return try invoke(request, on: loop) }
            return .now(try read(request))
        } catch {
            return .now(refuse(request, error))
        }
    }

    /// Invoke on behalf of another service of the account: nothing is signed, everything else is as on the wire.
    func invoke(_ request: HTTPRequest, onBehalfOf cause: String, on loop: any EventLoop) async -> HTTPResponse {
        let request = receive(request)
        environment.trace.join(request.id, causedBy: cause)
        do throws(LambdaError) {
            switch try invoke(request, on: loop) {
            case .now(let response): return response
            case .later(let answer): return await answer()
            }
        } catch {
            return refuse(request, error)
        }
    }

    /// AWS refuses such a body before it looks at it.
    package func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse {
        let request = receive(request)
        return refuse(request, .requestTooLarge(limit: Invoke.maximumPayload))
    }

    private func receive(_ request: HTTPRequest) -> LambdaRequest {
        LambdaRequest(
            id: environment.identifiers.uuid(),
            received: environment.clock.now,
            operation: LambdaOperation(method: request.method, path: request.path)
                ?? LambdaOperation(unknown: request.method, request.path),
            http: request
        )
    }

    private func read(_ request: LambdaRequest) throws(LambdaError) -> HTTPResponse {
        let body: JSONValue
        switch request.operation.name {
        case ListFunctions.name: body = try ListFunctions(request).answer(environment, deployed: deployed)
        case GetFunction.name: body = try GetFunction(request).answer(environment, deployed: deployed)
        case GetFunctionConfiguration.name:
            body = try GetFunctionConfiguration(request).answer(environment, deployed: deployed)
        default: throw .notEmulated(request.operation.name)
        }
        record(request, subject: request.operation.resource)
        return HTTPResponse(
            headers: ["content-type": "application/json", "x-amzn-RequestId": request.id], body: body.write())
    }

    // MARK: - What is said of a request

    /// Many callers of Event swallow what is thrown at them: the log says each refusal. Of a function that is not there
    /// `FunctionLookup` has said more.
    func refuse(_ request: LambdaRequest, _ error: LambdaError) -> HTTPResponse {
        if error.code != "ResourceNotFoundException" {
            let sentence = error.message.prefix { $0 != "\n" }
            environment.log.notice(
                "\(request.operation.name) \(request.subject): \(error.code): \(sentence)",
                metadata: ["requestId": "\(request.id)"])
        }
        record(request, subject: request.subject, outcome: error.code, detail: error.message)
        return error.response(requestID: request.id)
    }

    func record(
        _ request: LambdaRequest, subject: String, outcome: String = "ok", duration: Duration? = nil,
        detail: String? = nil
    ) {
        environment.trace.record(
            TraceEntry(
                requestID: request.id,
                time: request.received,
                service: .lambda,
                step: request.operation.name,
                subject: subject,
                outcome: outcome,
                duration: duration ?? environment.clock.now - request.received,
                detail: detail
            )
        )
    }
}

extension LambdaRequest {
    fileprivate var subject: String { operation.resource.isEmpty ? String(http.path) : operation.resource }
}
