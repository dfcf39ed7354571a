package import EmulatorCore
package import NIOCore

/// `AWS_LAMBDA`: the API's authorizer function decides, and what it says may be kept for a while (developer guide,
/// "AWS_LAMBDA authorization").
package final class LambdaMode: Sendable {
    /// "Lambda functions used for authorization have a timeout of 10 seconds."
    static let timeLimit = Duration.seconds(10)
    /// Whom a function's resource-based policy has to let in (API reference, `LambdaAuthorizerConfig`).
    package static let principal = "appsync.amazonaws.com"
    /// What is kept at most; nobody has that many users on a laptop.
    private static let cacheLimit = 10_000

    /// One API asks once for a token; another function, or another API, is another matter.
    private struct CacheKey: Hashable {
        var apiID: String
        var function: String
        var token: String
    }

    private struct CacheEntry {
        var verdict: AuthorizerVerdict
        var expires: Timestamp
    }

    private let functions: (any FunctionCalls)?
    private let clock: any EmulatorClock
    private let timers: any EventLoop
    private let note: @Sendable (String) -> Void
    private let cache = Locked<[CacheKey: CacheEntry]>([:])

    /// - Parameters:
    ///   - functions: nil where an account has none.
    ///   - timers: where the time limit runs.
    ///   - note: takes what a verdict says to no effect.
    package init(
        functions: (any FunctionCalls)?, clock: any EmulatorClock, timers: any EventLoop,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.functions = functions
        self.clock = clock
        self.timers = timers
        self.note = note
    }

    /// Forgets what authorizers have said.
    package func reset() { cache.withLock { $0.removeAll() } }

    func authenticate(
        _ token: String, _ request: AuthorizationRequest, for api: GraphQLAPI, _ config: LambdaAuthorizerConfig
    ) throws(AuthorizationRefusal) -> Authentication {
        if let pattern = config.identityValidationExpression, !TextPattern(pattern).matches(token) {
            throw .unauthorized(
                because:
                    "the token does not match the API's IdentityValidationExpression \(pattern); the authorizer was "
                    + "not asked")
        }
        let key = CacheKey(apiID: api.apiID, function: config.authorizerURI, token: token)
        let now = clock.now
        if let known = cache.withLock({ $0[key] }), now < known.expires {
            return .identified(try identity(known.verdict, api, config))
        }
        guard let functions else { throw Self.notInvoked(config, "this account has no functions") }
        // What was made by calls has no template to give the permission.
        guard !api.isFromTemplate || functions.permits(Self.principal, toInvoke: config.authorizerURI) else {
            throw Self.notInvoked(config, "no AWS::Lambda::Permission lets \(Self.principal) invoke it")
        }
        let event = AuthorizerEvent.make(token: token, request, for: api)
        let context = CallContext(requestID: request.requestID)
        return .waiting { [self] in
            let answer = await TimeLimit(clock: clock, timers: timers, duration: Self.timeLimit).run {
                do throws(ServiceException) {
                    return Result<FunctionAnswer, ServiceException>.success(
                        try await functions.invoke(config.authorizerURI, payload: event, isEvent: false, for: context))
                } catch { return .failure(error) }
            }
            do throws(AuthorizationRefusal) {
                let verdict = try Self.verdict(answer, of: api, config)
                keep(verdict, key, config)
                for entry in verdict.withoutEffect {
                    note("\(config.authorizerURI) denies '\(entry)', which is neither Type.field nor a field's ARN")
                }
                return .success(try identity(verdict, api, config))
            } catch { return .failure(error) }
        }
    }

    private static func verdict(
        _ answer: Result<FunctionAnswer, ServiceException>?, of api: GraphQLAPI, _ config: LambdaAuthorizerConfig
    ) throws(AuthorizationRefusal) -> AuthorizerVerdict {
        let function = "the authorizer \(config.authorizerURI)"
        switch answer {
        case nil:
            throw .unauthorized(because: "\(function) did not answer within \(timeLimit)")
        case .failure(let exception):
            throw notInvoked(config, "\(exception.code): \(exception.message)")
        case .success(.failed(let type, let message)):
            throw .unauthorized(because: "\(function) failed with \(type): \(message)")
        case .success(.accepted):
            throw .unauthorized(because: "\(function) answered nothing")
        case .success(.returned(let value)):
            do throws(AuthorizerVerdict.Malformed) { return try AuthorizerVerdict(value, of: api) } catch {
                throw .unauthorized(because: "\(function) \(error.reason)")
            }
        }
    }

    private func identity(
        _ verdict: AuthorizerVerdict, _ api: GraphQLAPI, _ config: LambdaAuthorizerConfig
    ) throws(AuthorizationRefusal) -> Identity {
        guard verdict.isAuthorized else {
            throw .unauthorized(because: "the authorizer \(config.authorizerURI) said isAuthorized: false")
        }
        return Identity(
            mode: .lambda, context: ["resolverContext": .object(verdict.resolverContext)],
            description: "a token that \(config.authorizerURI.functionName) authorized",
            rights: AccessRights(deniedFields: verdict.deniedFields))
    }

    /// A refusal is kept as well. That answers of a mebibyte or more are not is a third party's word (the documentation
    /// of lambda-event-router), not AWS's.
    private func keep(_ verdict: AuthorizerVerdict, _ key: CacheKey, _ config: LambdaAuthorizerConfig) {
        let lifetime = verdict.ttl ?? config.resultTTL
        guard lifetime > .zero, verdict.size < 1_048_576 else { return }
        let now = clock.now
        cache.withLock { cache in
            if cache.count >= Self.cacheLimit { cache = cache.filter { now < $0.value.expires } }
            if cache.count >= Self.cacheLimit { cache.removeAll() }
            cache[key] = CacheEntry(verdict: verdict, expires: now + lifetime)
        }
    }

    /// What AppSync says when it cannot call the function at all: no message (aws-cdk #19239, where its permission was
    /// missing).
    private static func notInvoked(_ config: LambdaAuthorizerConfig, _ reason: String) -> AuthorizationRefusal {
        AuthorizationRefusal(
            status: 400, errorType: "BadRequestException", message: "",
            reason: "the authorizer \(config.authorizerURI) could not be invoked: \(reason)")
    }
}

extension String {
    /// `arn:aws:lambda:us-east-1:000000000000:function:gate:live` → `gate`
    fileprivate var functionName: String {
        let parts = split(separator: ":")
        return parts.count > 6 ? String(parts[6]) : self
    }
}
