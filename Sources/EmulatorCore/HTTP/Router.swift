package import NIOCore
package import NIOHTTP1

/// Who answers what on the one port: first by `X-Amz-Target`, then by path, then the fallback.
package struct Router: HTTPHandler, WebSocketHandler {
    private struct Target: Sendable {
        /// With the dot: `DynamoDB_20120810.`
        var prefix: String
        var handler: any HTTPHandler
    }

    private struct Route: Sendable {
        var method: HTTPMethod?
        var pattern: RoutePattern
        var handler: any HTTPHandler
    }

    private struct SignedService: Sendable {
        var name: String
        var handler: any HTTPHandler
    }

    private struct WebSocketRoute: Sendable {
        var pattern: RoutePattern
        var handler: any WebSocketHandler
    }

    private var targets: [Target] = []
    private var signedServices: [SignedService] = []
    private var routes: [Route] = []
    private var webSocketRoutes: [WebSocketRoute] = []
    private var webSocketFallback: (any WebSocketHandler)?
    private let fallback: any HTTPHandler

    package init(fallback: any HTTPHandler = NothingThere()) { self.fallback = fallback }

    /// `POST /` with `X-Amz-Target: TARGET.Operation`, as AWS's JSON protocols send it.
    package mutating func register(target: String, _ handler: any HTTPHandler) {
        targets.append(Target(prefix: target + ".", handler: handler))
    }

    /// `POST /` that is signed for the service and goes to nobody by its target: to say so is the service's business.
    package mutating func register(signedFor name: String, _ handler: any HTTPHandler) {
        signedServices.append(SignedService(name: name, handler: handler))
    }

    /// Exactly this path, with any query. The first registered of two that match wins. See `RoutePattern`.
    package mutating func register(method: HTTPMethod? = nil, path: String, _ handler: any HTTPHandler) {
        routes.append(Route(method: method, pattern: RoutePattern(path), handler: handler))
    }

    /// This path and everything below it.
    package mutating func register(method: HTTPMethod? = nil, prefix: String, _ handler: any HTTPHandler) {
        routes.append(Route(method: method, pattern: RoutePattern(prefix, isPrefix: true), handler: handler))
    }

    /// WebSocket upgrades on exactly this path.
    package mutating func register(webSocket path: String, _ handler: any WebSocketHandler) {
        webSocketRoutes.append(WebSocketRoute(pattern: RoutePattern(path), handler: handler))
    }

    /// WebSocket upgrades on all other paths.
    package mutating func register(otherWebSockets handler: any WebSocketHandler) { webSocketFallback = handler }

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        handler(for: request).answer(request, on: loop)
    }

    package func tooLarge(_ request: HTTPRequest, limit: Int) -> HTTPResponse {
        handler(for: request).tooLarge(request, limit: limit)
    }

    package func upgrade(_ request: HTTPRequest, on loop: any EventLoop) -> WebSocketUpgrade {
        let path = request.path
        for route in webSocketRoutes where route.pattern.matches(path) {
            return route.handler.upgrade(request, on: loop)
        }
        return webSocketFallback?.upgrade(request, on: loop)
            ?? .refuse(.sentence(.notFound, "There is no WebSocket at \(path)."))
    }

    private static func isRoot(_ uri: String) -> Bool {
        uri.utf8.count == 1 || uri.utf8.dropFirst().first == UInt8(ascii: "?")
    }

    private func handler(for request: HTTPRequest) -> any HTTPHandler {
        if request.method == .POST, Self.isRoot(request.uri), let target = request.headers.first(name: "x-amz-target") {
            // Nothing allocated on DynamoDB's way: `hasPrefix` compares the bytes in place.
            for candidate in targets where target.hasPrefix(candidate.prefix) { return candidate.handler }
        }
        let path = request.path
        for route in routes where route.method == nil || route.method == request.method {
            if route.pattern.matches(path) { return route.handler }
        }
        if request.method == .POST, Self.isRoot(request.uri), let name = NotEmulatedService.signingName(of: request) {
            for service in signedServices where service.name == name { return service.handler }
        }
        return fallback
    }
}

/// The fallback of a router that was given none.
package struct NothingThere: HTTPHandler {
    package init() {}

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        .now(.sentence(.notFound, "There is nothing at \(request.method) \(request.path)."))
    }
}
