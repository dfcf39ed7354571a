import AppSyncEmu
import EmulatorCore
import OrderedCollections

/// A resolver from a closure.
struct ClosureResolver: FieldResolver {
    var body: @Sendable (FieldInvocation) async -> FieldOutcome

    init(_ body: @escaping @Sendable (FieldInvocation) async -> FieldOutcome) { self.body = body }

    func resolve(_ invocation: FieldInvocation) async -> FieldOutcome { await body(invocation) }
}

/// Refuses the fields it is given, as `Type.field`, in AppSync's words.
struct RefusingAccess: FieldAccess {
    var refused: Set<String> = []

    func refusal(of field: FieldDefinition, on type: String, to identity: Identity) -> GraphQLError? {
        guard refused.contains("\(type).\(field.name)") else { return nil }
        return GraphQLError(
            shape: .resolver,
            message: "Not Authorized to access \(field.name) on type \(type)",
            errorType: "Unauthorized"
        )
    }
}

enum ExecutionFixture {
    static let identity = Identity(mode: .apiKey, context: .null, description: "API key da2-test")

    static let sdl = #"""
        type Query {
          status(id: ID!): Status
          list: [Status]
          strictList: [Status!]
          strictest: [Status!]!
          node: Node
          found: Found
          slow(n: Int): Int
          must: String!
          deep: Deep
        }
        type Mutation {
          publish(userId: ID!, status: String!, metadata: AWSJSON, level: Level = LOW, note: String): Status
          other: Status
          count: Int!
        }
        type Subscription {
          onStatus(userId: ID): Status @aws_subscribe(mutations: ["publish", "other"])
          onStrict: Status! @aws_subscribe(mutations: ["publish"])
        }
        interface Node { id: ID! }
        type Status implements Node {
          id: ID!
          userId: ID
          status: String
          at: AWSDateTime
          metadata: AWSJSON
          level: Level
          tags: [String!]
          child: Child
          needed: Child!
        }
        type Child { name: String! count: Int deep: Deep }
        type Deep { value: Int child: Child resolved: String }
        type Other implements Node { id: ID! other: Int }
        union Found = Status | Child
        enum Level { LOW HIGH }
        input Filter { name: String! min: Int = 3 phone: AWSPhone nested: Filter }
        """#

    static func schema() throws -> Schema { try SchemaBuilder.build(sdl: sdl) }

    static func run(
        _ query: String,
        variables: JSONObject = [:],
        resolvers: [String: ClosureResolver] = [:],
        access: RefusingAccess = RefusingAccess(),
        operationName: String? = nil
    ) async throws -> ExecutionResult {
        let schema = try schema()
        let document = try DocumentParser.parse(query)
        let problems = DocumentValidator.validate(document, against: schema)
        if let problem = problems.first { throw problem }
        let operation = try OperationSelection.select(document, operationName: operationName)
        let coerced = try VariableCoercion.coerce(variables, for: operation, schema: schema)
        var table: [FieldCoordinate: any FieldResolver] = [:]
        for (name, resolver) in resolvers {
            let parts = name.split(separator: ".").map(String.init)
            table[FieldCoordinate(type: parts[0], field: parts[1])] = resolver
        }
        return await Executor(schema: schema, resolvers: table, access: access).execute(
            document: document,
            operation: operation,
            request: ExecutionRequest(requestID: "r-1", identity: identity, variables: coerced)
        )
    }

    /// A resolver that answers that value.
    static func answering(_ value: JSONValue) -> ClosureResolver { ClosureResolver { _ in FieldOutcome(value: value) } }
}
