import EmulatorCore
import NIOCore
import NIOEmbedded
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Mutations with random selection sets, executed, and subscriptions with random arguments, filters and selections:
/// whom the fan-out reaches and why not is what a plain matcher says, which looks at one subscription at a time and has
/// its own ideas of equality. The summary counts what the verdicts say.
struct SelectionPropertyTests {
    // Where it is awaited, too, the loop must stay on its thread.
    @MainActor @Test(arguments: 0..<40 as Range<UInt64>)
    func `the fan-out agrees with a plain matcher`(seed: UInt64) async throws {
        var world = try SelectionWorld(seed: seed)
        for _ in 0..<14 {
            for _ in 0..<2 { try world.subscribe() }
            if world.random(4) == 0 { world.unsubscribe() }
            let mutation = try world.mutate()
            try world.publish(await mutation.executed(), of: mutation)
        }
    }
}

struct SelectionWorld {
    struct Listener {
        var number: UInt32
        var arguments: [(name: String, value: JSONValue)]
        var groups: [JSONValue]?
        var isRefused: Bool
        var connection: FakeConnection
    }

    static let sdl = """
        type Query { none: Int }
        type Mutation { move: T  scatter: [T] }
        type Subscription {
          onMove(\(arguments)): T @aws_subscribe(mutations: ["move"])
          onScatter(\(arguments)): [T] @aws_subscribe(mutations: ["scatter"])
        }
        enum Color { RED BLUE }
        type T {
          name: String n: Int x: Float json: AWSJSON box: Box tags: [String] color: Color boxes: [Box] pet: Pet
          secret: String @aws_iam
        }
        type Box { a: Int inner: Inner }
        type Inner { s: String }
        union Pet = Cat | Dog
        type Cat { name: String }
        type Dog { name: String bark: String }
        input BoxInput { a: Int inner: InnerInput }
        input InnerInput { s: String }
        """
    static let types: OrderedDictionary<String, String> = [
        "name": "String", "n": "Int = 1", "x": "Float", "json": "AWSJSON", "box": "BoxInput", "tags": "[String]",
        "color": "Color", "stranger": "Int",
    ]
    static let arguments = types.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    /// One word in two normal forms.
    static let words: [JSONValue] = ["a", "ab", "caf\u{e9}", "cafe\u{301}"]
    static let paths = [
        "name", "n", "x", "json", "tags", "color", "box.a", "box.inner.s", "boxes.a", "json.k", "pet.name", "pet.bark",
        "stranger.deep", "a.b.c.d.e.f",
    ]

    let server: RealtimeServer
    let schema: Schema
    var generator: SeededGenerator
    var listeners: [Listener] = []
    var lastID: UInt64 = 100
    let isList: Bool

    init(seed: UInt64) throws {
        server = try RealtimeServer(sdl: Self.sdl)
        schema = try SchemaBuilder.build(sdl: Self.sdl)
        generator = SeededGenerator(seed: seed)
        isList = seed % 8 == 7
    }

    var mutation: String { isList ? "scatter" : "move" }
    mutating func random(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    mutating func one<Element>(_ elements: [Element]) -> Element { elements[random(elements.count)] }

    // MARK: - Subscribers

    mutating func subscribe() throws {
        var provided: OrderedDictionary<String, JSONValue> = [:]
        for name in Self.types.keys where random(name == "stranger" ? 12 : 5) == 0 { provided[name] = argument(name) }
        let isRefused = random(6) == 0
        let selection =
            isRefused ? "secret" : one(["name", "n x secret", "name pet { __typename ... on Dog { bark } }"])
        let declared = provided.keys.map { name in
            let type = Self.types[name] ?? ""
            return "$\(name): \(type.prefix { $0 != " " })"
        }
        let given = provided.keys.map { "\($0): $\($0)" }
        let field = isList ? "onScatter" : "onMove"
        let query =
            provided.isEmpty
            ? "subscription { \(field) { \(selection) } }"
            : "subscription S(\(declared.joined(separator: ", "))) { \(field)(\(given.joined(separator: ", "))) { \(selection) } }"
        var groups: [JSONValue]?
        if random(2) == 0 {
            groups = (0..<(1 + random(3))).map { _ in
                ["filters": .array((0..<(1 + random(2))).map { _ in comparison() })]
            }
        }
        // Some have too many fields or values.
        let filter = groups.flatMap { try? EnhancedFilter(["filterGroup": .array($0)]) }
        if filter == nil { groups = nil }
        lastID += 1
        let (number, connection) = try server.listen(query, .object(provided), id: lastID, filter: filter)
        // What was not given has its default.
        if provided["n"] == nil { provided["n"] = 1 }
        // Published are texts of JSON without spaces.
        if case .string(let text)? = provided["json"] { provided["json"] = .string(text.replacing(" ", with: "")) }
        listeners.append(
            Listener(
                number: number, arguments: provided.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }, groups: groups,
                isRefused: isRefused, connection: connection))
    }

    private mutating func argument(_ name: String) -> JSONValue {
        if random(6) == 0 { return .null }
        return switch name {
        case "name": one(Self.words)
        case "n": one([0, 1, 2])
        case "x": one([.double(0.5), 1, .number(JSONNumber(text: "1.0")), 10])
        case "json": one([#"{"k":1}"#, #"{ "k": 1 }"#, "[1]", #""s""#])
        case "box":
            one([
                ["a": 1, "inner": ["s": "x"]], ["inner": ["s": "x"], "a": 1], ["a": 2, "inner": nil], ["a": 1],
                ["inner": ["s": "x"]],
            ])
        case "tags": one([[], ["a"], ["a", "b"]])
        case "color": one(["RED", "BLUE"])
        default: 1
        }
    }

    private mutating func comparison() -> JSONValue {
        let scalar = one(Self.words + [0, 1, 2, .double(0.5), "RED", "x", "Tom", #"{"k":1}"#, .null])
        let name = one(FilterOperator.allCases).rawValue
        let value: JSONValue =
            switch name {
            case "in", "notIn", "containsAny": .array([scalar, one(Self.words)])
            case "between": .array([scalar, scalar])
            default: scalar
            }
        return ["fieldName": .string(one(Self.paths)), "operator": .string(name), "value": value]
    }

    mutating func unsubscribe() {
        guard !listeners.isEmpty else { return }
        server.api.subscriptions.unregister(listeners.remove(at: random(listeners.count)).number)
    }

    // MARK: - Mutations

    private mutating func selection() -> [SelectedNode] {
        var nodes: [SelectedNode] = []
        let below: [String: [SelectedNode]] = [
            "box": [
                node("a"), SelectedNode(name: "inner", key: random(5) == 0 ? "i" : "inner", below: [node("s")]),
            ],
            "boxes": [node("a")],
            "pet": [
                SelectedNode(name: "__typename", key: "__typename"),
                SelectedNode(name: "name", key: "name", type: "Cat"),
                SelectedNode(name: "bark", key: "bark", type: "Dog"),
            ],
        ]
        for name in ["n", "x", "json", "box", "tags", "color", "boxes", "pet", "name"] where random(4) > 0 {
            var node = node(name)
            node.below = (below[name] ?? []).filter { _ in random(4) > 0 }
            if below[name] != nil, node.below.isEmpty { node.below = [SelectedNode(name: "__typename", key: "t")] }
            nodes.append(node)
        }
        // Another field under the name of one that is filtered by.
        if !nodes.contains(where: { $0.key == "name" }), random(3) == 0 {
            nodes.append(SelectedNode(name: "color", key: "name"))
        }
        return nodes + [SelectedNode(name: "__typename", key: "__typename")]
    }

    private mutating func node(_ name: String) -> SelectedNode {
        var node = SelectedNode(name: name, key: random(8) == 0 ? "other_\(name)" : name)
        switch random(10) {
        case 0:
            node.directive = " @skip(if: $yes)"
            node.isIncluded = false
        case 1: node.directive = " @include(if: $yes)"
        default: break
        }
        return node
    }

    private mutating func value() -> JSONValue {
        let box: [JSONValue] = [nil, ["a": 1, "inner": ["s": "x"]], ["a": 2, "inner": nil], ["a": nil]]
        return [
            "name": one(Self.words + [nil]), "n": one([0, 1, 2, nil]), "x": one([.double(0.5), 1, 10, nil]),
            "json": one([["k": 1], [1], "s", nil]), "box": one(box), "tags": one([[], ["a"], ["a", "b"], nil]),
            "color": one(["RED", "BLUE", nil]), "boxes": one([[], [["a": 1], nil], nil]),
            "pet": one([["__typename": "Cat", "name": "Tom"], ["__typename": "Dog", "bark": "x", "name": "Rex"], nil]),
        ]
    }

    /// A mutation that is still to be executed.
    struct Mutation {
        var nodes: [SelectedNode]
        var query: String
        var document: Document
        /// What its resolver answers; nil for an error.
        var raw: JSONValue?
        var executor: Executor

        func executed() async -> Publication.Result {
            await executor.execute(
                document: document, operation: document.operations[0],
                request: ExecutionRequest(
                    requestID: "r", identity: Identity(mode: .iam, context: [:], description: "IAM test"),
                    variables: ["yes": true])
            ).rootFields[0].result
        }
    }

    mutating func mutate() throws -> Mutation {
        let nodes = selection()
        let raw: JSONValue? = random(7) == 0 ? .none : .some(isList ? [value(), value()] : value())
        let outcome =
            raw.map { FieldOutcome(value: $0) }
            ?? FieldOutcome(value: .null, errors: [GraphQLError(shape: .validation, message: "no luck")])
        let query = "mutation($yes: Boolean = true) { it: \(mutation) { \(nodes.map(\.text).joined(separator: " ")) } }"
        let resolvers = [FieldCoordinate(type: "Mutation", field: mutation): ClosureResolver { _ in outcome }]
        return Mutation(
            nodes: nodes, query: query, document: try DocumentParser.parse(query), raw: raw,
            executor: Executor(schema: schema, resolvers: resolvers, access: RefusingAccess()))
    }

    func publish(_ result: Publication.Result, of mutation: Mutation) throws {
        var publication = Publication(
            apiID: "chess", mutationField: self.mutation, result: result, requestID: "r",
            publisher: Identity(mode: .iam, context: [:], description: "IAM test"), received: server.clock.now)
        publication.selected = PlainSelection.paths(of: mutation.nodes)
        publication.selection = MutationSelection(
            of: mutation.document.operations[0], "it", in: mutation.document, variables: ["yes": true])
        let published = mutation.raw.map { PlainSelection.published(mutation.nodes, $0) }
        server.fanOut.publish(publication)
        server.loop.run()
        try compare(published, publication.selected, "\(mutation.query) of \(mutation.raw?.text ?? "a failure")")
    }

    private func compare(_ published: JSONValue?, _ selected: Set<String>, _ what: String) throws {
        let snapshot = server.api.subscriptions.snapshot()
        let record = try #require(snapshot.records.last)
        let told = server.fanOut.deliveries().last?["verdicts"]?.array ?? []
        let verdicts = Dictionary(uniqueKeysWithValues: told.map { ($0["subscription"]?["connection"]?.int ?? 0, $0) })
        var counts: [String: Int] = [:]
        for listener in listeners {
            let matcher = PlainSelectionMatcher(listener: listener, published: published, selected: selected)
            let verdict = verdicts[Int(listener.connection.id)]
            let reason = (verdict?["reason"] ?? verdict?["outcome"])?.string
            let comment: Comment = "\(listener.arguments) \(listener.groups.map { "\($0)" } ?? "-"): \(what)"
            #expect(reason == matcher.outcome, comment)
            #expect(listener.connection.takeFrames().count == (matcher.outcome == "delivered" ? 1 : 0), comment)
            counts[matcher.outcome, default: 0] += 1
        }
        let summary = DeliverySummary(record)
        let summed = summary.groups.reduce(into: [String: Int]()) { $0[$1.outcome, default: 0] += $1.count }
        #expect(summed == counts, "\(summary.sentence): \(what)")
        // Whoever stands for many says what its own verdict says.
        let sentences = told.compactMap { $0["sentence"]?.string }
        for detail in server.trace.entries().filter({ $0.step == "verdict" }).suffix(summary.groups.count).compactMap(
            \.detail)
        {
            guard let mark = detail.firstRange(of: ", for example: ") else { continue }
            #expect(sentences.contains(String(detail[mark.upperBound...])))
        }
    }
}
