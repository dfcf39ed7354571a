import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct LambdaModeTests {
    private static let function = "arn:aws:lambda:eu-west-1:000000000000:function:gate"

    private let clock = ManualClock(now: TokenFixture.now)
    private let loop = NIOAsyncTestingEventLoop()

    private func api(
        _ config: LambdaAuthorizerConfig = LambdaAuthorizerConfig(authorizerURI: function),
        _ additional: [AuthorizationMode] = []
    ) -> GraphQLAPI {
        var settings = AuthorizationSettings(lambda: config)
        if additional.contains(.userPools) { settings.userPools = [TokenFixture.pool] }
        return TokenFixture.api(.lambda, additional, settings)
    }

    private func authenticator(_ functions: any FunctionCalls, note: @escaping @Sendable (String) -> Void = { _ in })
        -> APIAuthenticator
    {
        APIAuthenticator(
            signatures: TokenFixture.NoSignatures(), clock: clock,
            keys: TokenKeys(own: TokenFixture.issuer, clock: clock),
            lambda: LambdaMode(functions: functions, clock: clock, timers: loop, note: note))
    }

    private func gate(_ answer: JSONValue = ["isAuthorized": true]) -> ScriptedFunctions {
        ScriptedFunctions { _ throws(ServiceException) in .returned(answer) }
    }

    @Test func `the function is told of the operation`() async throws {
        let gate = gate(["isAuthorized": true, "resolverContext": ["tenant": "north"], "deniedFields": ["Book.price"]])
        let identity = try await TokenFixture.outcome("open sesame", api(), authenticator(gate)).get()
        #expect(
            gate.calls == [
                .init(
                    function: Self.function,
                    payload: [
                        "authorizationToken": "open sesame",
                        "requestContext": [
                            "apiId": "library", "accountId": "000000000000", "requestId": "r-1",
                            "queryString": "query Shelf { shelf }", "operationName": "Shelf", "variables": ["n": 1],
                        ],
                        "requestHeaders": ["authorization": "open sesame"],
                    ], isEvent: false, traceHeader: nil)
            ])
        #expect(identity.mode == .lambda)
        #expect(identity.context == ["resolverContext": ["tenant": "north"]])
        #expect(identity.rights.deniedFields == [.init(type: "Book", field: "price")])
        #expect(identity.description == "a token that gate authorized")
    }

    @Test func `a connect has an operation name of AppSync's own`() async throws {
        let gate = gate()
        _ = try await TokenFixture.outcome("x", api(), authenticator(gate), .connect).get()
        let context = gate.payloads.first?["requestContext"]
        #expect(context?["operationName"] == "DeepDish:Connect")
        #expect(context?["queryString"] == "")
        #expect(context?["variables"] == [:])
    }

    @Test func `who is not let in, and why`() async {
        for (answer, reason) in [
            (.returned(["isAuthorized": false]), "said isAuthorized: false"),
            (.returned(["isAuthorized": 1]), "answered without an isAuthorized that is true or false"),
            (.failed(errorType: "KeyError", errorMessage: "'tenant'"), "failed with KeyError: 'tenant'"),
        ] as [(FunctionAnswer, String)] {
            let functions = ScriptedFunctions { _ throws(ServiceException) in answer }
            let outcome = await TokenFixture.outcome("x", api(), authenticator(functions))
            #expect(outcome.reason == "the authorizer \(Self.function) \(reason)")
            guard case .failure(let refusal) = outcome else { continue }
            #expect(refusal.errorType == "UnauthorizedException")
        }
    }

    @Test func `a function that is not there is a bad request`() async {
        let functions = ScriptedFunctions { _ throws(ServiceException) in
            throw ServiceException(code: "ResourceNotFoundException", message: "Function not found", status: 404)
        }
        guard case .failure(let refusal) = await TokenFixture.outcome("x", api(), authenticator(functions)) else {
            Issue.record("It was let in.")
            return
        }
        #expect(refusal.status == 400)
        #expect(refusal.errorType == "BadRequestException")
        #expect(refusal.message == "")
        #expect(
            refusal.reason?.hasSuffix("could not be invoked: ResourceNotFoundException: Function not found") == true)
    }

    @Test func `a function of a template needs a permission`() async throws {
        let closed = ScriptedFunctions(isPermitted: false) { _ throws(ServiceException) in
            .returned(["isAuthorized": true])
        }
        // Neither of them was made by a template: nothing is known of permissions.
        #expect(try await TokenFixture.outcome("x", api(), authenticator(closed)).get().mode == .lambda)
        var api = api()
        api.isFromTemplate = true
        // aws-cdk #19239
        #expect(
            await TokenFixture.outcome("x", api, authenticator(closed)).refusal
                == AuthorizationRefusal(
                    status: 400, errorType: "BadRequestException", message: "",
                    reason: "the authorizer \(Self.function) could not be invoked: no AWS::Lambda::Permission lets "
                        + "appsync.amazonaws.com invoke it"))
        #expect(closed.calls.count == 1)
        #expect(try await TokenFixture.outcome("x", api, authenticator(gate())).get().mode == .lambda)
    }

    @Test func `a function that takes longer than ten seconds is not waited for`() async {
        let (clock, loop) = (clock, loop)
        let slow = SlowAuthorizer(clock: clock, loop: loop, seconds: 11)
        #expect(
            await TokenFixture.outcome("x", api(), authenticator(slow)).refusal
                == .unauthorized(because: "the authorizer \(Self.function) did not answer within 10.0 seconds"))
        let quick = SlowAuthorizer(clock: clock, loop: loop, seconds: 9)
        #expect(await TokenFixture.outcome("x", api(), authenticator(quick)).refusal == nil)
    }

    /// Takes its time on the test's clock.
    private struct SlowAuthorizer: FunctionCalls {
        let clock: ManualClock
        let loop: NIOAsyncTestingEventLoop
        let seconds: Int

        func invoke(
            _ function: String, payload: JSONValue, isEvent: Bool, for caller: CallContext
        ) async throws(ServiceException) -> FunctionAnswer {
            clock.advance(by: .seconds(seconds))
            await loop.run()
            return .returned(["isAuthorized": true])
        }

        func permits(_ principal: String, toInvoke function: String) -> Bool { true }
    }

    @Test func `a token that does not match is not asked about`() async {
        let gate = gate()
        let api = api(LambdaAuthorizerConfig(authorizerURI: Self.function, identityValidationExpression: "t-[0-9]+"))
        #expect(
            await TokenFixture.outcome("t-x", api, authenticator(gate)).reason
                == "the token does not match the API's IdentityValidationExpression t-[0-9]+; the authorizer was not asked"
        )
        #expect(gate.calls.isEmpty)
        #expect(await TokenFixture.outcome("t-7", api, authenticator(gate)).reason == nil)
    }

    @Test func `verdicts are kept as long as the API or the function says`() async {
        func calls(_ ttl: Duration, _ answer: JSONValue, after wait: Duration, second token: String = "x") async -> Int
        {
            let gate = gate(answer)
            let authenticator = authenticator(gate)
            let api = api(LambdaAuthorizerConfig(authorizerURI: Self.function, resultTTL: ttl))
            _ = await TokenFixture.outcome("x", api, authenticator)
            clock.advance(by: wait)
            _ = await TokenFixture.outcome(token, api, authenticator)
            return gate.calls.count
        }
        let yes: JSONValue = ["isAuthorized": true]
        // The API reference: no caching without a TTL.
        #expect(await calls(.zero, yes, after: .zero) == 2)
        #expect(await calls(.seconds(60), yes, after: .seconds(59)) == 1)
        #expect(await calls(.seconds(60), yes, after: .seconds(60)) == 2)
        #expect(await calls(.seconds(60), yes, after: .zero, second: "y") == 2)
        #expect(await calls(.seconds(60), ["isAuthorized": true, "ttlOverride": 0], after: .zero) == 2)
        #expect(await calls(.zero, ["isAuthorized": true, "ttlOverride": 5], after: .seconds(4)) == 1)
        #expect(await calls(.seconds(60), ["isAuthorized": false], after: .zero) == 1)
        let large: JSONValue = [
            "isAuthorized": true, "resolverContext": ["text": .string(String(repeating: "x", count: 1 << 20))],
        ]
        #expect(await calls(.seconds(60), large, after: .zero) == 2)
    }

    @Test func `a JWT goes to the user pool where there is one`() async throws {
        let gate = gate()
        let jwt = try TokenFixture.issuer.sign(TokenFixture.poolClaims())
        let both = api(LambdaAuthorizerConfig(authorizerURI: Self.function), [.userPools])
        #expect(try await TokenFixture.outcome(jwt, both, authenticator(gate)).get().mode == .userPools)
        #expect(gate.calls.isEmpty)
        #expect(try await TokenFixture.outcome("opaque", both, authenticator(gate)).get().mode == .lambda)
        #expect(try await TokenFixture.outcome(jwt, api(), authenticator(gate)).get().mode == .lambda)
    }

    @Test func `a signature is no authorizer's token`() async throws {
        // security-authz, "Circumventing SigV4 and OIDC token authorization limitations"
        let gate = gate()
        let signature = "AWS4-HMAC-SHA256 Credential=x"
        #expect(
            await TokenFixture.outcome(signature, api(), authenticator(gate)).refusal
                == .unauthorized(because: "a signature was sent, and the API library does not take AWS_IAM"))
        let both = api(LambdaAuthorizerConfig(authorizerURI: Self.function), [.iam])
        // AWS_IAM refuses it, without a fallback.
        #expect(throws: AuthorizationRefusal.self) {
            try authenticator(gate).authenticate(TokenFixture.request(signature), for: both)
        }
        #expect(gate.calls.isEmpty)
        let disguised = await TokenFixture.outcome("SigV4: \(signature)", api(), authenticator(gate))
        #expect(try disguised.get().mode == .lambda)
    }

    @Test func `entries that deny nothing are told of`() async throws {
        let notes = Locked<[String]>([])
        let gate = gate(["isAuthorized": true, "deniedFields": ["Mutation.*"]])
        let authenticator = authenticator(gate) { note in notes.withLock { $0.append(note) } }
        _ = try await TokenFixture.outcome("x", api(), authenticator).get()
        #expect(
            notes.withLock { $0 } == [
                "\(Self.function) denies 'Mutation.*', which is neither Type.field nor a field's ARN"
            ])
    }
}
