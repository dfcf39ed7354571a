import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

@Suite struct ExecutorTests {
    @Test func `a mutation's arguments reach its resolver coerced and its result comes back selected`() async throws {
        let result = try await ExecutionFixture.run(
            #"mutation($m: AWSJSON) { p: publish(userId: 7, status: "go", metadata: $m) { id status metadata } }"#,
            variables: ["m": #"{"a":[1]}"#],
            resolvers: [
                "Mutation.publish": ClosureResolver { invocation in
                    #expect(invocation.arguments["userId"] == "7")
                    #expect(invocation.arguments["metadata"] == ["a": [1]])
                    #expect(invocation.arguments["level"] == "LOW")
                    #expect(invocation.arguments["note"] == nil)
                    #expect(invocation.selectionSetList == ["id", "status", "metadata"])
                    #expect(invocation.path == [.key("p")])
                    return FieldOutcome(value: [
                        "id": 1, "status": "go", "metadata": invocation.arguments["metadata"] ?? .null, "extra": true,
                    ])
                }
            ]
        )
        #expect(result.errors == [])
        #expect(result.data == ["p": ["id": "1", "status": "go", "metadata": #"{"a":[1]}"#]])
        #expect(result.rootFields.map(\.name) == ["publish"])
        #expect(result.rootFields.map(\.responseKey) == ["p"])
        guard case .value(["id": "1", "status": "go", "metadata": #"{"a":[1]}"#])? = result.rootFields.first?.result
        else {
            Issue.record("\(result.rootFields)")
            return
        }
    }

    // aws-appsync-community issue 348
    @Test func `a resolver sees null for an argument whose variable is omitted, and nothing for an omitted argument`()
        async throws
    {
        for (query, expected) in [
            ("mutation($n: String) { publish(userId: 1, status: \"x\", note: $n) { id } }", JSONValue.null),
            ("mutation { publish(userId: 1, status: \"x\") { id } }", nil),
        ] as [(String, JSONValue?)] {
            _ = try await ExecutionFixture.run(
                query,
                resolvers: [
                    "Mutation.publish": ClosureResolver { invocation in
                        #expect(invocation.arguments["note"] == expected)
                        return FieldOutcome(value: ["id": 1])
                    }
                ]
            )
        }
    }

    @Test func `a field without a resolver reads its name, and a missing one is null without an error`() async throws {
        let result = try await ExecutionFixture.run(
            "{ status(id: 1) { id level again: level status child { count } } node { id } }",
            resolvers: [
                "Query.status": ExecutionFixture.answering(["id": "1", "level": "HIGH", "child": ["name": "c"]])
            ]
        )
        #expect(result.errors == [])
        #expect(
            result.data == [
                "status": ["id": "1", "level": "HIGH", "again": "HIGH", "status": nil, "child": ["count": nil]],
                "node": nil,
            ]
        )
    }

    @Test func `a resolver's error stands with path and location and the field is null`() async throws {
        let result = try await ExecutionFixture.run(
            "mutation {\n  p: publish(userId: 1, status: \"x\") { id }\n}",
            resolvers: [
                "Mutation.publish": ClosureResolver { _ in
                    FieldOutcome(
                        value: .null,
                        errors: [
                            GraphQLError(
                                shape: .resolver,
                                message: "no",
                                errorType: "Custom",
                                data: ["id": 4, "status": "s"]
                            )
                        ]
                    )
                }
            ]
        )
        #expect(result.data == ["p": nil])
        #expect(
            result.errors.map(\.json) == [
                [
                    "path": ["p"], "data": ["id": "4"], "errorType": "Custom", "errorInfo": nil,
                    "locations": [["line": 2, "column": 3, "sourceName": nil]], "message": "no",
                ]
            ]
        )
        guard case .failed("no")? = result.rootFields.first?.result else {
            Issue.record("published")
            return
        }
    }

    @Test func `a refused field is null with AppSync's error and its resolver is not called`() async throws {
        let result = try await ExecutionFixture.run(
            "{ status(id: 1) { id status } slow }",
            resolvers: [
                "Query.status": ExecutionFixture.answering(["id": "1", "status": "secret"]),
                "Query.slow": ClosureResolver { _ in
                    Issue.record("called")
                    return FieldOutcome(value: 1)
                },
            ],
            access: RefusingAccess(refused: ["Status.status", "Query.slow"])
        )
        #expect(result.data == ["status": ["id": "1", "status": nil], "slow": nil])
        #expect(
            result.errors.map(\.message) == [
                "Not Authorized to access status on type Status", "Not Authorized to access slow on type Query",
            ]
        )
        #expect(result.errors[0].path == [.key("status"), .key("status")])
        #expect(result.errors[0].locations == [SourceLocation(line: 1, column: 22)])
    }

    @Test func `a query's fields run together`() async throws {
        // Each waits until the other has started: one after the other would never end.
        let (first, firstStarted) = AsyncStream.makeStream(of: Void.self)
        let (second, secondStarted) = AsyncStream.makeStream(of: Void.self)
        let result = try await ExecutionFixture.run(
            "{ a: slow(n: 1) b: slow(n: 2) }",
            resolvers: [
                "Query.slow": ClosureResolver { invocation in
                    let isFirst = invocation.arguments["n"] == 1
                    (isFirst ? firstStarted : secondStarted).finish()
                    for await _ in isFirst ? second : first {}
                    return FieldOutcome(value: invocation.arguments["n"] ?? .null)
                }
            ]
        )
        #expect(result.data == ["a": 1, "b": 2])
    }

    @Test func `a mutation's fields run one after the other`() async throws {
        let running = Locked(0)
        let order = Locked<[String]>([])
        let resolver = ClosureResolver { invocation in
            running.withLock {
                $0 += 1
                #expect($0 == 1)
            }
            await Task.yield()
            order.withLock { $0.append(invocation.field.name) }
            running.withLock { $0 -= 1 }
            return FieldOutcome(value: ["id": 1])
        }
        _ = try await ExecutionFixture.run(
            "mutation { other { id } publish(userId: 1, status: \"\") { id } last: other { id } }",
            resolvers: ["Mutation.publish": resolver, "Mutation.other": resolver]
        )
        #expect(order.withLock { $0 } == ["other", "publish", "other"])
    }

    @Test func `resolvers below lists and objects are found and see their parent`() async throws {
        let result = try await ExecutionFixture.run(
            "{ deep { value child { deep { resolved } } } list { child { deep { resolved value } } } }",
            resolvers: [
                "Query.deep": ExecutionFixture.answering(["value": 1, "child": ["name": "a", "deep": ["value": 2]]]),
                "Query.list": ExecutionFixture.answering([["child": ["deep": ["value": 3]]], nil]),
                "Deep.resolved": ClosureResolver { invocation in
                    FieldOutcome(value: .string("at \(invocation.source["value"]?.int ?? 0)"))
                },
            ]
        )
        #expect(result.errors == [])
        #expect(
            result.data == [
                "deep": ["value": 1, "child": ["deep": ["resolved": "at 2"]]],
                "list": [["child": ["deep": ["resolved": "at 3", "value": 3]]], nil],
            ]
        )
    }

    @Test func `abstract types are known by their typename`() async throws {
        let result = try await ExecutionFixture.run(
            "{ node { __typename id ... on Other { other } ... on Status { status } } found { ...C } } "
                + "fragment C on Child { name }",
            resolvers: [
                "Query.node": ExecutionFixture.answering(["__typename": "Other", "id": 1, "other": 2, "status": "x"]),
                "Query.found": ExecutionFixture.answering(["name": "x"]),
            ]
        )
        #expect(result.data == ["node": ["__typename": "Other", "id": "1", "other": 2], "found": nil])
        #expect(
            result.errors.map(\.message) == [
                "Can't resolve '/found'. Abstract type 'Found' must resolve to an Object type at runtime for field "
                    + "'Query.found'. Could not determine the exact type of 'Found'"
            ]
        )
    }

    @Test func `skip and include decide with literals and variables`() async throws {
        let result = try await ExecutionFixture.run(
            """
            query($yes: Boolean!) { status(id: 1) {
              a: id @skip(if: $yes) b: id @include(if: $yes) c: id @skip(if: true) @include(if: true)
              ... @include(if: false) { d: id } ...F @skip(if: true) } }
            fragment F on Status { e: id }
            """,
            variables: ["yes": true],
            resolvers: ["Query.status": ExecutionFixture.answering(["id": 1])]
        )
        #expect(result.data == ["status": ["b": "1"]])
    }

    @Test func `a leaf that its type cannot write is null with AppSync's message`() async throws {
        let result = try await ExecutionFixture.run(
            "{ list { at level child { count } } }",
            resolvers: [
                "Query.list": ExecutionFixture.answering([["at": "noon", "level": "MID", "child": ["count": "many"]]])
            ]
        )
        #expect(result.data == ["list": [["at": nil, "level": nil, "child": ["count": nil]]]])
        #expect(
            result.errors.map(\.message) == [
                "Can't serialize value (/list[0]/at) : Unable to serialize `noon` as a valid DateTime Object.",
                "Can't serialize value (/list[0]/level) : Invalid input for Enum 'Level'. Unknown value 'MID'",
                "Can't serialize value (/list[0]/child/count) : Expected type 'Int' but was 'String'.",
            ]
        )
    }

    @Test func `an AWSJSON field that resolves to a string is quoted again`() async throws {
        let result = try await ExecutionFixture.run(
            "{ status(id: 1) { metadata } }",
            resolvers: ["Query.status": ExecutionFixture.answering(["metadata": "{}"])]
        )
        #expect(result.data == ["status": ["metadata": #""{}""#]])
    }
}
