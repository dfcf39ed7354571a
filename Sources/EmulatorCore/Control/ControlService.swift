package import NIOCore
package import NIOHTTP1
import OrderedCollections

/// The control and inspection endpoints under `/_emulator/`, as a table of what was registered.
package struct ControlService: HTTPHandler {
    package typealias Operation = @Sendable (ControlRequest) async throws(ControlError) -> JSONValue

    private struct Route {
        var method: HTTPMethod
        var name: String
        var answer: @Sendable (ControlRequest) async throws(ControlError) -> HTTPResponse
    }

    private var routes: [Route] = []

    package static let prefix = "/_emulator/"

    package init() {}

    /// Adds `/_emulator/{name}`. The operation runs on an event loop: what is not bounded hops to a thread of its own.
    package mutating func register(_ method: HTTPMethod, _ name: String, _ operation: @escaping Operation) {
        routes.append(
            Route(method: method, name: name) { request throws(ControlError) in
                Self.response(.ok, try await operation(request))
            })
    }

    /// Adds `/_emulator/{name}`, whose answer may be long: it is made and written on `background`.
    ///
    /// - Parameter isReady: awaited first; it may take its time.
    package mutating func register(
        _ method: HTTPMethod, _ name: String, inBackground background: BackgroundThread,
        when isReady: @escaping @Sendable (ControlRequest) async throws(ControlError) -> Void = { _ in },
        _ operation: @escaping @Sendable (ControlRequest) throws(ControlError) -> JSONValue
    ) {
        routes.append(
            Route(method: method, name: name) { request throws(ControlError) in
                try await isReady(request)
                return try await background.run {
                    Result { () throws(ControlError) in Self.response(.ok, try operation(request)) }
                }.get()
            })
    }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let name = request.path.dropFirst(Self.prefix.count)
        let named = routes.filter { $0.name == name }
        guard !named.isEmpty else {
            let known = routes.map { "\($0.method.rawValue) \(Self.prefix)\($0.name)" }.joined(separator: ", ")
            return .now(
                Self.response(.notFound, ["message": .string("\(request.path) is not here; there is \(known)")]))
        }
        guard let route = named.first(where: { $0.method == request.method }) else {
            let methods = named.map(\.method.rawValue).joined(separator: ", ")
            var response = Self.response(.methodNotAllowed, ["message": .string("\(request.path) takes \(methods)")])
            response.headers.add(name: "allow", value: methods)
            return .now(response)
        }
        // Any page that the developer's browser shows could ask; none has a reason to.
        guard !request.headers.contains(name: "origin") else {
            return .now(
                Self.response(.forbidden, ["message": "the control endpoints do not answer to pages of a browser"])
            )
        }
        return .later {
            do throws(ControlError) {
                return try await route.answer(try ControlRequest(request))
            } catch {
                return Self.response(error.status, ["message": .string(error.message)])
            }
        }
    }

    private static func response(_ status: HTTPResponseStatus, _ body: JSONValue) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "application/json"], body: body.write())
    }
}

/// A control request: its query parameters, decoded, and its body.
package struct ControlRequest: Sendable {
    package var parameters: [String: String]
    package var body: ByteBuffer

    init(_ request: HTTPRequest) throws(ControlError) {
        parameters = [:]
        for pair in request.query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decode(parts[0])
            let value = parts.count > 1 ? PercentEncoding.decode(parts[1]) : ""
            guard parameters.updateValue(value, forKey: name) == nil else {
                throw ControlError("the parameter \(name) is given twice")
            }
        }
        body = request.body
    }

    /// The body as JSON; an empty one is an empty object.
    package func json() throws(ControlError) -> JSONValue {
        if body.readableBytes == 0 { return [:] }
        do { return try JSONParser.parse(body) } catch { throw ControlError("the body is not JSON: \(error)") }
    }

    /// A number from 0 up.
    package func count(_ name: String) throws(ControlError) -> Int? {
        guard let text = parameters[name] else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw ControlError("\(name) takes a number from 0 up, not '\(text)'")
        }
        return number
    }
}

/// A control request that was not carried out, and the sentence that says why.
package struct ControlError: Error, Sendable {
    package var status: HTTPResponseStatus
    package var message: String

    package init(_ message: String, status: HTTPResponseStatus = .badRequest) {
        self.message = message
        self.status = status
    }
}
