import EmulatorCore
import Logging
import NIOCore
import NIOHTTP1

extension LambdaService {
    /// Event and DryRun are answered at once; a caller who waits gets the answer when the function has ended. Should
    /// the caller go away, the function still runs to its end, as on AWS.
    func invoke(_ request: LambdaRequest, on loop: any EventLoop) throws(LambdaError) -> HTTPAnswer {
        let invoke = try Invoke(request)
        let function = try environment.function(invoke.reference, for: Invoke.name, requestID: request.id)
        let payload = try invoke.checkedPayload()
        let trace = XRayTraceHeader(
            request.http.headers.first(name: "x-amzn-trace-id"), now: request.received,
            identifiers: environment.identifiers)
        let invocation = Invocation(
            requestID: request.id,
            invokedFunctionARN: function.functionARN + (invoke.reference.qualifier.map { ":" + $0 } ?? ""),
            payload: payload,
            // "Lambda passes the ClientContext object to your function for synchronous invocations only."
            clientContext: invoke.type == .event ? nil : invoke.clientContext,
            traceHeader: trace.forFunction(function.functionARN),
            isEvent: invoke.type == .event
        )
        if invoke.type != .dryRun, function.stopsLoops, trace.lineage.isLoop(of: function.functionARN) {
            return try stopLoop(request, invoke, of: function, trace)
        }
        switch invoke.type {
        case .dryRun:
            record(request, subject: function.functionName, detail: "DryRun: nothing runs")
            return .now(answer(.noContent, to: request, trace))
        case .event:
            let acceptance = events.accept(invocation, of: function.functionName, on: loop) {
                record(request, subject: function.functionName, detail: "Event: accepted, runs later")
            }
            switch acceptance {
            case .accepted: break
            case .full: throw .tooManyRequests(reason: "CallerRateLimitExceeded")
            case .stopped: throw .stopping
            }
            return .now(answer(.accepted, to: request, trace))
        case .requestResponse:
            return .later { [self] in
                let result = await environment.invoker.invoke(invocation, of: function)
                return conclude(request, invoke, result, of: function, trace)
            }
        }
    }

    /// A caller who waits gets the exception; an event was accepted, and has no dead-letter queue to go to.
    private func stopLoop(
        _ request: LambdaRequest, _ invoke: Invoke, of function: FunctionConfiguration, _ trace: XRayTraceHeader
    ) throws(LambdaError) -> HTTPAnswer {
        let error = LambdaError.recursiveInvocation
        let sentence = """
            \(function.functionName) was invoked \(Lineage.maximum) times in one chain of requests: \
            the next invocation is stopped, as on AWS (RecursiveLoop: Terminate)
            """
        environment.log.error("\(sentence)", metadata: ["requestId": "\(request.id)"])
        guard invoke.type == .event else { throw error }
        record(request, subject: function.functionName, outcome: error.code, detail: sentence)
        return .now(answer(.accepted, to: request, trace))
    }

    private func answer(
        _ status: HTTPResponseStatus, to request: LambdaRequest, _ trace: XRayTraceHeader
    ) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "x-amzn-RequestId": request.id, "x-amzn-Remapped-Content-Length": "0",
                "X-Amzn-Trace-Id": trace.forCaller,
            ]
        )
    }

    private func conclude(
        _ request: LambdaRequest, _ invoke: Invoke, _ result: InvocationResult, of function: FunctionConfiguration,
        _ trace: XRayTraceHeader
    ) -> HTTPResponse {
        var response = answer(.ok, to: request, trace)
        response.headers.add(name: "content-type", value: "application/json")
        response.headers.add(name: "X-Amz-Executed-Version", value: function.version(invoke.reference.qualifier))
        if invoke.logType == .tail {
            let tail = Base64.encode(result.logTail.readableBytesView)
            response.headers.add(name: "X-Amz-Log-Result", value: tail)
        }
        var outcome = "ok"
        var detail = "RequestResponse"
        switch result.outcome {
        case .returned(let payload):
            response.body = payload
        case .functionError(let payload, let type, let message):
            response.headers.add(name: "X-Amz-Function-Error", value: "Unhandled")
            response.body = payload
            outcome = type
            detail += ": \(message)"
            environment.log.notice(
                "\(function.functionName) failed: \(type): \(message)", metadata: ["requestId": "\(request.id)"])
        case .throttled(let reason):
            return refuse(request, .tooManyRequests(reason: reason))
        case .stopped:
            return refuse(request, .stopping)
        }
        record(
            request, subject: function.functionName, outcome: outcome,
            duration: environment.clock.now - request.received, detail: detail)
        return response
    }
}
