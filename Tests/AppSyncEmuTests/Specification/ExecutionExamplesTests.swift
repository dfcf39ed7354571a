import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// June 2018 specification, section 6, and what its algorithms take from sections 3.10 and 3.11.
@Suite struct ExecutionExamplesTests {
    private static let sdl = #"""
        type Query {
          hero: Hero
          heroes: [Hero!]
          strictHeroes: [Hero!]!
          matrix: [[Int!]]
          echo(value: Input): AWSJSON
          echoList(values: [Int]): AWSJSON
          echoNested(values: [[Int]]): AWSJSON
          echoStrict(values: [Int!]!): AWSJSON
          field(arg: Int!): Int
          optional(arg: Int = 7): AWSJSON
          a: Sub
          b: String
          me: Person
        }
        type Mutation { changeBirthday: Person changeAddress: Person boom: Int! }
        type Person { firstName: String lastName: String birthday: String address: String }
        type Sub { subfield1: String subfield2: String }
        type Hero { id: ID! name: String! friends: [Hero] strictFriends: [Hero!] best: Hero! }
        input Input { a: String b: Int! }
        """#

    private func run(
        _ query: String,
        variables: JSONObject = [:],
        operationName: String? = nil,
        resolvers: [String: @Sendable (FieldInvocation) async -> FieldOutcome] = [:]
    ) async throws -> ExecutionResult {
        let schema = try SchemaBuilder.build(sdl: Self.sdl)
        let document = try DocumentParser.parse(query)
        if let problem = DocumentValidator.validate(document, against: schema).first { throw problem }
        let operation = try OperationSelection.select(document, operationName: operationName)
        let coerced = try VariableCoercion.coerce(variables, for: operation, schema: schema)
        var table: [FieldCoordinate: any FieldResolver] = [:]
        for (name, body) in resolvers {
            let parts = name.split(separator: ".").map(String.init)
            table[FieldCoordinate(type: parts[0], field: parts[1])] = ClosureResolver(body)
        }
        for name in ["echo", "echoList", "echoNested", "echoStrict", "optional"] {
            table[FieldCoordinate(type: "Query", field: name)] = ClosureResolver { invocation in
                FieldOutcome(value: .object(invocation.arguments))
            }
        }
        return await Executor(schema: schema, resolvers: table, access: RefusingAccess()).execute(
            document: document,
            operation: operation,
            request: ExecutionRequest(requestID: "r-1", identity: ExecutionFixture.identity, variables: coerced)
        )
    }

    private func answering(_ value: JSONValue) -> @Sendable (FieldInvocation) async -> FieldOutcome {
        { _ in FieldOutcome(value: value) }
    }

    // MARK: - 6.1 Executing requests

    @Test func `6.1 GetOperation`() async throws {
        let two = "query A { b } query B { me { firstName } }"
        #expect(try await run(two, operationName: "A").data == ["b": nil])
        #expect(try await run(two, operationName: "B").data == ["me": nil])
        await #expect(throws: GraphQLError.self) { try await run(two) }
        await #expect(throws: GraphQLError.self) { try await run(two, operationName: "C") }
        #expect(try await run("query A { b }", operationName: "").data == ["b": nil])
    }

    struct Coercion: Sendable {
        var type: String
        var field: String
        var given: JSONValue
        var coerced: JSONValue?
    }

    /// The tables of 3.11 and 3.10, with what graphql-java takes beyond them.
    @Test(arguments: [
        Coercion(type: "[Int]", field: "echoList(values: $v)", given: [1, 2, 3], coerced: [1, 2, 3]),
        Coercion(type: "[Int]", field: "echoList(values: $v)", given: [1, "b", true], coerced: nil),
        Coercion(type: "[Int]", field: "echoList(values: $v)", given: 1, coerced: [1]),
        Coercion(type: "[Int]", field: "echoList(values: $v)", given: nil, coerced: .null),
        Coercion(type: "[[Int]]", field: "echoNested(values: $v)", given: [[1], [2, 3]], coerced: [[1], [2, 3]]),
        Coercion(type: "[[Int]]", field: "echoNested(values: $v)", given: 1, coerced: [[1]]),
        Coercion(type: "[[Int]]", field: "echoNested(values: $v)", given: nil, coerced: .null),
        Coercion(type: "[[Int]]", field: "echoNested(values: $v)", given: [1, 2, 3], coerced: [[1], [2], [3]]),
        Coercion(type: "[Int!]!", field: "echoStrict(values: $v)", given: [1, nil], coerced: nil),
        Coercion(type: "[Int!]!", field: "echoStrict(values: $v)", given: nil, coerced: nil),
        Coercion(
            type: "Input", field: "echo(value: $v)", given: ["a": "abc", "b": 123], coerced: ["a": "abc", "b": 123]),
        Coercion(type: "Input", field: "echo(value: $v)", given: ["a": nil, "b": 123], coerced: ["a": nil, "b": 123]),
        Coercion(type: "Input", field: "echo(value: $v)", given: ["b": 123], coerced: ["b": 123]),
        Coercion(type: "Input", field: "echo(value: $v)", given: ["a": "abc"], coerced: nil),
        Coercion(type: "Input", field: "echo(value: $v)", given: ["a": "abc", "b": nil], coerced: nil),
        Coercion(type: "Input", field: "echo(value: $v)", given: ["b": 123, "c": "xyz"], coerced: nil),
        Coercion(type: "Input", field: "echo(value: $v)", given: "abc123", coerced: nil),
    ])
    func `6.1.2 CoerceVariableValues`(test: Coercion) async throws {
        let query = "query Q($v: \(test.type)) { \(test.field) }"
        guard let coerced = test.coerced else {
            await #expect(throws: GraphQLError.self) { try await run(query, variables: ["v": test.given]) }
            return
        }
        let name = test.field.prefix { $0 != "(" }
        let text = try #require(try await run(query, variables: ["v": test.given]).data[String(name)]?.string)
        let arguments = try JSONParser.parse(text)
        #expect(arguments == [test.type == "Input" ? "value" : "values": coerced])
    }

    /// The table of 3.10, with a variable inside of the literal: null, not given, given.
    @Test func `3.10 variables inside of input objects`() async throws {
        let query = "query Q($v: String) { echo(value: { a: $v, b: 1 }) }"
        #expect(try await run(query, variables: ["v": nil]).data == ["echo": #"{"value":{"a":null,"b":1}}"#])
        #expect(try await run(query).data == ["echo": #"{"value":{"b":1}}"#])
        #expect(try await run(query, variables: ["v": "x"]).data == ["echo": #"{"value":{"a":"x","b":1}}"#])
    }

    // MARK: - 6.2 Executing operations, 6.3 Executing selection sets

    @Test func `6.2.2 a mutation's root fields run one after the other, a query's together`() async throws {
        let order = Locked<[String]>([])
        let step: @Sendable (String) -> @Sendable (FieldInvocation) async -> FieldOutcome = { name in
            { _ in
                order.withLock { $0.append("\(name) begins") }
                for _ in 0..<10 { await Task.yield() }
                order.withLock { $0.append("\(name) ends") }
                return FieldOutcome(value: ["firstName": .string(name)])
            }
        }
        let result = try await run(
            "mutation { changeBirthday { firstName } changeAddress { firstName } again: changeBirthday { firstName } }",
            resolvers: ["Mutation.changeBirthday": step("birthday"), "Mutation.changeAddress": step("address")])
        #expect(
            order.withLock { $0 } == [
                "birthday begins", "birthday ends", "address begins", "address ends", "birthday begins",
                "birthday ends",
            ])
        #expect(result.data.object.map { Array($0.keys) } == ["changeBirthday", "changeAddress", "again"])
    }

    @Test func `6.2.2 an error in one mutation does not keep the next from running`() async throws {
        let ran = Locked(false)
        let result = try await run(
            "mutation { boom changeAddress { firstName } }",
            resolvers: [
                "Mutation.boom": answering(nil),
                "Mutation.changeAddress": { _ in
                    ran.withLock { $0 = true }
                    return FieldOutcome(value: ["firstName": "x"])
                },
            ])
        #expect(ran.withLock { $0 })
        #expect(result.data == .null)
        #expect(result.errors.map(\.path) == [[.key("boom")]])
    }

    @Test func `6.3.2 CollectFields merges what fragments add, in order of first mention`() async throws {
        let result = try await run(
            "{ a { subfield1 } ...E b } fragment E on Query { b a { subfield2 } }",
            resolvers: ["Query.a": answering(["subfield1": "1", "subfield2": "2"]), "Query.b": answering("b")])
        #expect(result.data.text == #"{"a":{"subfield1":"1","subfield2":"2"},"b":"b"}"#)
    }

    @Test func `6.3.2 skip wins over include, and both over fragments`() async throws {
        let query = """
            query Q($yes: Boolean!, $no: Boolean!) {
              one: b @include(if: $yes) @skip(if: $yes)
              two: b @include(if: $no) @skip(if: $no)
              three: b @include(if: $yes) @skip(if: $no)
              ... @include(if: $no) { four: b }
              ... on Query @skip(if: $no) { five: b }
              ...F @skip(if: $yes)
              ...F @include(if: $yes)
            }
            fragment F on Query { six: b }
            """
        let result = try await run(query, variables: ["yes": true, "no": false])
        #expect(result.data == ["three": nil, "five": nil, "six": nil])
    }

    // MARK: - 6.4 Executing fields

    @Test func `6.4.1 CoerceArgumentValues takes defaults where nothing is given`() async throws {
        let result = try await run(
            "query Q($n: Int) { none: optional null: optional(arg: null) absent: optional(arg: $n) one: optional(arg: 1) }"
        )
        #expect(
            result.data == [
                "none": #"{"arg":7}"#, "null": #"{"arg":null}"#, "absent": #"{"arg":7}"#, "one": #"{"arg":1}"#,
            ])
    }

    // aws-appsync-community issue 348
    @Test func `6.4.1 an argument whose variable is not given is an explicit null for AppSync's resolvers`()
        async throws
    {
        let result = try await run("query Q($v: [Int]) { echoList(values: $v) }")
        #expect(result.data == ["echoList": #"{"values":null}"#])
    }

    @Test func `6.4.3 MergeSelectionSets`() async throws {
        let result = try await run(
            "{ me { firstName } me { lastName } }",
            resolvers: ["Query.me": answering(["firstName": "Ada", "lastName": "L."])])
        #expect(result.data.text == #"{"me":{"firstName":"Ada","lastName":"L."}}"#)
    }

    @Test func `6.4.3 lists of lists`() async throws {
        let good = try await run("{ matrix }", resolvers: ["Query.matrix": answering([[1, 2], nil, []])])
        #expect(good.data == ["matrix": [[1, 2], nil, []]])
        let bad = try await run("{ matrix }", resolvers: ["Query.matrix": answering([[1, nil], [3]])])
        #expect(bad.data == ["matrix": [nil, [3]]])
        #expect(bad.errors.map(\.path) == [[.key("matrix"), .index(0), .index(1)]])
        let scalar = try await run("{ matrix }", resolvers: ["Query.matrix": answering(5)])
        #expect(scalar.data == ["matrix": nil])
        #expect(scalar.errors.count == 1)
    }

    private let friends: JSONValue = [
        "name": "R2-D2",
        "friends": [["id": "1000", "name": "Luke"], ["id": "1002", "name": nil], ["id": "1003", "name": "Leia"]],
        "strictFriends": [["id": "1000", "name": "Luke"], ["id": "1002", "name": nil]],
    ]

    /// The examples of section 7.1, which 6.4.4 explains.
    @Test func `6.4.4 a null in a non-null place makes the nearest nullable place null`() async throws {
        let nullable = try await run(
            "{ hero { name friends { id name } } }", resolvers: ["Query.hero": answering(friends)])
        #expect(
            nullable.data == [
                "hero": [
                    "name": "R2-D2",
                    "friends": [["id": "1000", "name": "Luke"], nil, ["id": "1003", "name": "Leia"]],
                ]
            ])
        #expect(nullable.errors.map(\.path) == [[.key("hero"), .key("friends"), .index(1), .key("name")]])

        let strict = try await run(
            "{ hero { name strictFriends { id name } } }", resolvers: ["Query.hero": answering(friends)])
        #expect(strict.data == ["hero": ["name": "R2-D2", "strictFriends": nil]])
        #expect(strict.errors.map(\.path) == [[.key("hero"), .key("strictFriends"), .index(1), .key("name")]])
        #expect(
            strict.errors[0].message
                == "Cannot return null for non-nullable type: 'String' within parent 'Hero' (/hero/strictFriends[1]/name)"
        )
    }

    @Test func `6.4.4 when everything up to the root is non-null, data is null`() async throws {
        let result = try await run(
            "{ strictHeroes { id } b }", resolvers: ["Query.strictHeroes": answering([["id": nil]])])
        #expect(result.data == .null)
        #expect(result.errors.map(\.path) == [[.key("strictHeroes"), .index(0), .key("id")]])
    }

    @Test func `6.4.4 a resolver's error counts once, however far its null travels`() async throws {
        let result = try await run(
            "{ hero { name best { name } } }",
            resolvers: [
                "Query.hero": answering(["name": "Han"]),
                "Hero.best": { _ in
                    FieldOutcome(
                        value: .null, errors: [GraphQLError(shape: .resolver, message: "No.", errorType: "Shy")])
                },
            ])
        #expect(result.data == ["hero": nil])
        #expect(result.errors.map(\.message) == ["No."])
        #expect(result.errors.map(\.path) == [[.key("hero"), .key("best")]])
    }
}
