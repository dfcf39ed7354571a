import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// AppSync developer guide, "Configuring GraphQL run complexity, query depth, and introspection".
@Suite struct ExecutionLimitsTests {
    private func run(
        _ query: String,
        limits: QueryLimits,
        deadline: ExecutionDeadline? = nil,
        resolvers: [FieldCoordinate: any FieldResolver]
    ) async throws -> ExecutionResult {
        let document = try DocumentParser.parse(query)
        let executor = Executor(
            schema: try ExecutionFixture.schema(), resolvers: resolvers, access: RefusingAccess(), limits: limits)
        return await executor.execute(
            document: document,
            operation: document.operations[0],
            request: ExecutionRequest(requestID: "r", identity: ExecutionFixture.identity, deadline: deadline)
        )
    }

    private let status = FieldCoordinate(type: "Query", field: "status")
    private let value: JSONValue = ["id": "1", "child": ["name": "a", "deep": ["value": 1]]]

    @Test func `fields below the depth limit are errors, and the rest is answered`() async throws {
        let query = "{ status(id: 1) { id child { count deep { value } } } }"
        let resolvers: [FieldCoordinate: any FieldResolver] = [status: ExecutionFixture.answering(value)]
        let cut = try await run(query, limits: QueryLimits(depth: 3), resolvers: resolvers)
        #expect(cut.data == ["status": ["id": "1", "child": ["count": nil, "deep": ["value": nil]]]])
        #expect(
            cut.errors.map(\.json) == [
                [
                    "path": ["status", "child", "deep", "value"], "data": nil, "errorType": "QueryDepthLimitReached",
                    "errorInfo": nil, "locations": [["line": 1, "column": 43, "sourceName": nil]],
                    "message": "Query depth limit reached.",
                ]
            ])
        let whole = try await run(query, limits: QueryLimits(depth: 4), resolvers: resolvers)
        #expect(whole.errors == [])
        let off = try await run(query, limits: QueryLimits(depth: 0), resolvers: resolvers)
        #expect(off.errors == [])
    }

    @Test func `no resolver runs below the depth limit`() async throws {
        let ran = Locked(false)
        let resolvers: [FieldCoordinate: any FieldResolver] = [
            status: ExecutionFixture.answering(value),
            FieldCoordinate(type: "Deep", field: "resolved"): ClosureResolver { _ in
                ran.withLock { $0 = true }
                return FieldOutcome(value: "x")
            },
        ]
        let query = "{ status(id: 1) { child { deep { resolved } } } }"
        let result = try await run(query, limits: QueryLimits(depth: 3), resolvers: resolvers)
        #expect(!ran.withLock { $0 })
        #expect(result.errors.map(\.errorType) == ["QueryDepthLimitReached"])
        // A field that must not be null takes its parent along.
        let strict = try await run(
            "{ status(id: 1) { child { name } } }", limits: QueryLimits(depth: 2), resolvers: resolvers)
        #expect(strict.data == ["status": ["child": nil]])
        #expect(strict.errors.map(\.errorType) == ["QueryDepthLimitReached"])
    }

    @Test func `introspection is not limited in depth`() async throws {
        let query = "{ __schema { types { fields { type { ofType { name } } } } } }"
        #expect(try await run(query, limits: QueryLimits(depth: 1), resolvers: [:]).errors == [])
    }

    @Test func `resolvers beyond the limit are not called`() async throws {
        let count = Locked(0)
        let resolvers: [FieldCoordinate: any FieldResolver] = [
            FieldCoordinate(type: "Query", field: "slow"): ClosureResolver { _ in
                FieldOutcome(
                    value: .int(
                        count.withLock {
                            $0 += 1; return $0
                        }))
            }
        ]
        let query = "{ a: slow b: slow c: slow }"
        let result = try await run(query, limits: QueryLimits(resolverCount: 2), resolvers: resolvers)
        #expect(count.withLock { $0 } == 2)
        #expect(result.errors.map(\.errorType) == ["ResolverExecutionLimitReached"])
        #expect(result.errors.map(\.message) == ["Resolver invocation limit reached."])
        #expect(result.data.object?.values.filter { $0 == .null }.count == 1)
    }

    @Test func `ten thousand resolvers are the end without a limit of the API's own`() async throws {
        let resolvers: [FieldCoordinate: any FieldResolver] = [
            FieldCoordinate(type: "Query", field: "list"): ExecutionFixture.answering(
                .array(Array(repeating: ["id": "1"], count: 10_000))),
            FieldCoordinate(type: "Status", field: "level"): ExecutionFixture.answering("LOW"),
        ]
        let result = try await run("{ list { level } }", limits: QueryLimits(), resolvers: resolvers)
        #expect(result.errors.map(\.errorType) == ["ResolverExecutionLimitReached"])
    }

    @Test func `what comes after thirty seconds is a time-out`() async throws {
        let clock = ManualClock()
        let resolvers: [FieldCoordinate: any FieldResolver] = [
            status: ClosureResolver { _ in
                clock.advance(by: .seconds(31))
                return FieldOutcome(value: ["id": "late"])
            }
        ]
        let deadline = ExecutionDeadline(of: clock.now, on: clock)
        let result = try await run(
            "{ status(id: 1) { id } }", limits: QueryLimits(), deadline: deadline, resolvers: resolvers)
        #expect(result.data == ["status": nil])
        #expect(
            result.errors.map(\.json) == [
                [
                    "path": ["status"], "data": nil, "errorType": "ExecutionTimeout", "errorInfo": nil,
                    "locations": [["line": 1, "column": 3, "sourceName": nil]], "message": "Execution timed out.",
                ]
            ])
    }

    @Test func `headers of all resolvers reach the result`() async throws {
        let resolvers: [FieldCoordinate: any FieldResolver] = [
            FieldCoordinate(type: "Query", field: "slow"): ClosureResolver { _ in
                var outcome = FieldOutcome(value: 1)
                outcome.responseHeaders = [ResponseHeader(name: "x-a", value: "1")]
                return outcome
            }
        ]
        let result = try await run("{ a: slow b: slow }", limits: QueryLimits(), resolvers: resolvers)
        #expect(result.responseHeaders.map(\.name) == ["x-a", "x-a"])
    }

    @Test func `introspection that is switched off has no fields`() throws {
        let schema = try ExecutionFixture.schema()
        let check = { (query: String) in
            DocumentValidator.validate(try DocumentParser.parse(query), against: schema, allowsIntrospection: false)
                .map(\.message)
        }
        #expect(
            try check("{ __schema { types { name } queryType { name } } __type(name: \"Query\") { name } __typename }")
                == [
                    "Validation error of type FieldUndefined: Field 'types' in type '__Schema' is undefined @ '__schema/types'",
                    "Validation error of type FieldUndefined: Field 'queryType' in type '__Schema' is undefined "
                        + "@ '__schema/queryType'",
                    "Validation error of type FieldUndefined: Field 'name' in type '__Type' is undefined @ '__type/name'",
                ])
        #expect(try check("{ __typename node { __typename } }") == [])
    }

    /// Developer guide, "Extensions": "at most five unique … method calls in any single request".
    @Test func `a request invalidates five times, whichever of its fields do it`() async throws {
        let resolver = ClosureResolver { invocation in
            let level = invocation.arguments["level"] ?? nil
            let calls = (0..<3).map { number in
                ExtensionCall(
                    name: "invalidateSubscriptions",
                    arguments: [["subscriptionField": "onStatus", "payload": ["n": .int(number), "level": level]]])
            }
            var outcome = FieldOutcome(value: ["id": "1"])
            outcome.extensions = calls
            return outcome
        }
        func mutation(_ fields: String) async throws -> ExecutionResult {
            try await run(
                "mutation { \(fields) }", limits: QueryLimits(),
                resolvers: [FieldCoordinate(type: "Mutation", field: "publish"): resolver])
        }
        let low = "publish(userId: 1, status: \"x\", level: LOW) { id }"
        let high = "publish(userId: 1, status: \"x\", level: HIGH) { id }"
        let twice = try await mutation("a: \(low) b: \(low)")
        #expect(twice.errors == [])
        #expect(twice.extensions.count == 6)
        let six = try await mutation("a: \(low) b: \(high)")
        #expect(six.errors.map(\.path) == [[.key("b")]])
        #expect(six.errors.map(\.errorType) == ["BadRequestException"])
        #expect(six.data["b"] == ["id": "1"])
        #expect(six.extensions.count == 5)
    }
}
