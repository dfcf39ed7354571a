package import EmulatorCore
package import NIOCore
import NIOHTTP1
import OrderedCollections

/// The functions of an account as its other services call them.
package struct AccountInvocations: FunctionCalls {
    private let service: LambdaService
    /// Where the timers of events run that nobody's connection brought.
    private let loop: any EventLoop

    package init(_ service: LambdaService, timers loop: any EventLoop) {
        self.service = service
        self.loop = loop
    }

    package func invoke(
        _ function: String,
        payload: JSONValue,
        isEvent: Bool,
        for caller: CallContext
    ) async throws(ServiceException) -> FunctionAnswer {
        var headers: HTTPHeaders = [
            "x-amz-invocation-type": (isEvent ? Invoke.InvocationType.event : .requestResponse).rawValue
        ]
        if let trace = caller.traceHeader { headers.add(name: "x-amzn-trace-id", value: trace) }
        let request = HTTPRequest(
            method: .POST, uri: "/2015-03-31/functions/\(PercentEncoding.encode(function))/invocations",
            headers: headers, body: payload.write())
        return try Self.answer(of: await service.invoke(request, onBehalfOf: caller.requestID, on: loop))
    }

    package func permits(_ principal: String, toInvoke function: String) -> Bool {
        let functions = service.environment.functions
        guard let name = FunctionReference(function)?.name, functions.function(named: name) != nil else { return true }
        return functions.permissions.allows(principal, toInvoke: function)
    }

    private static func answer(of response: HTTPResponse) throws(ServiceException) -> FunctionAnswer {
        if response.status == .accepted { return .accepted }
        let requestID = response.headers.first(name: "x-amzn-RequestId") ?? ""
        let body: JSONValue
        do throws(JSONError) {
            body = response.body.readableBytes == 0 ? .null : try JSONParser.parse(response.body)
        } catch {
            throw ServiceException(
                code: "InvalidPayloadException", message: "What the function returned cannot be read: \(error)",
                status: 500, requestID: requestID)
        }
        guard response.status == .ok else {
            throw ServiceException(
                code: response.headers.first(name: "x-amzn-ErrorType") ?? "ServiceException",
                message: (body["message"] ?? body["Message"])?.string ?? "", status: Int(response.status.code),
                requestID: requestID)
        }
        guard response.headers.contains(name: "X-Amz-Function-Error") else { return .returned(body) }
        return .failed(
            errorType: body["errorType"]?.string ?? "Unhandled", errorMessage: body["errorMessage"]?.string ?? "")
    }
}
