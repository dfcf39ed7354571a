import EmulatorCore
import Logging
import NIOCore
import NIOEmbedded
import OrderedCollections

@testable import AppSyncEmu

/// An API without its GraphQL half: subscription fields with arguments, and plans that copy what was published.
enum Fixture {
    static let received = Timestamp(seconds: 1_800_000_000)

    static func schema(_ fields: [(name: String, arguments: [String], mutations: [String])]) -> Schema {
        var root = ObjectType(name: "Subscription", description: nil, interfaces: [], fields: [:], directives: [])
        for field in fields {
            let mutations = Argument(
                name: "mutations", value: .list(field.mutations.map { .string($0) }),
                location: .init(line: 1, column: 1),
                valueLocation: .init(line: 1, column: 1))
            root.fields[field.name] = FieldDefinition(
                name: field.name, description: nil,
                arguments: OrderedDictionary(
                    uniqueKeysWithValues: field.arguments.map {
                        (
                            $0,
                            InputValueDefinition(
                                name: $0, description: nil, type: .named("String"), defaultValue: nil, directives: [])
                        )
                    }),
                type: .named("Order"),
                directives: [
                    Directive(name: "aws_subscribe", arguments: [mutations], location: .init(line: 1, column: 1))
                ])
        }
        return Schema(
            queryType: "Query", mutationType: "Mutation", subscriptionType: "Subscription",
            types: ["Subscription": .object(root)], directives: [:])
    }

    static func api(_ schema: Schema, id: String = "shop") -> GraphQLAPI {
        GraphQLAPI(
            apiID: id, name: id, region: "eu-central-1", accountID: "000000000000", defaultMode: .apiKey,
            additionalModes: [], apiKeys: [], schema: schema, dataSources: [:], resolvers: [])
    }

    static func plan(
        _ selection: String = "{id}", selected: [SelectedField] = [], refusal: ReadRefusal? = nil
    ) -> SelectionPlan {
        SelectionPlan(
            key: .init(selection: selection, mode: .apiKey), selected: SelectedFields(selected), refusal: refusal
        ) { published in (["onOrder": published], []) }
    }

    static func request(
        _ id: String = "1", field: String = "onOrder", _ arguments: JSONObject = [:], plan: SelectionPlan = plan()
    ) -> SubscriptionRequest {
        SubscriptionRequest(id: id, field: field, arguments: arguments, plan: plan, subscriber: "API key da2-abc")
    }

    static func request(_ arguments: JSONObject, plan: SelectionPlan = plan()) -> SubscriptionRequest {
        request("1", arguments, plan: plan)
    }

    static func publication(
        _ result: Publication.Result, mutation: String = "placeOrder", api: String = "shop", request: String = "r-1",
        received: Timestamp = Fixture.received
    ) -> Publication {
        Publication(
            apiID: api, mutationField: mutation, result: result, requestID: request,
            publisher: Identity(mode: .iam, context: [:], description: "IAM AKIDEXAMPLE"), received: received)
    }
}

/// A fan-out with its clock, trace and log, on loops that run when they are told to.
struct Stage {
    let clock: ManualClock
    let trace = Trace()
    let lines = LogLines()
    let fanOut: FanOut
    let registry: SubscriptionRegistry

    init(
        _ fields: [(name: String, arguments: [String], mutations: [String])] = [
            ("onOrder", ["customer", "state", "total"], ["placeOrder"])
        ], clock counting: CountingClock? = nil, settings: RealtimeSettings = RealtimeSettings(),
        logCapacity: Int = 1_000,
        logEntryCapacity: Int = 1_000_000
    ) {
        let lines = self.lines
        clock = counting?.clock ?? ManualClock(now: Fixture.received)
        fanOut = FanOut(
            clock: counting ?? clock, trace: trace, logger: Logger(label: "test", factory: { _ in lines }),
            settings: settings,
            logCapacity: logCapacity, logEntryCapacity: logEntryCapacity)
        registry = fanOut.deploy(Fixture.api(Fixture.schema(fields)))
    }

    func publish(_ value: JSONValue, mutation: String = "placeOrder", request: String = "r-1") {
        fanOut.publish(
            Fixture.publication(.value(value), mutation: mutation, request: request, received: clock.now))
    }

    /// The sentences on the last publication.
    var verdicts: [String] {
        fanOut.deliveries().last?["verdicts"]?.array?.compactMap { $0["sentence"]?.string } ?? []
    }

    var reasons: [String] {
        fanOut.deliveries().last?["verdicts"]?.array?.compactMap { $0["reason"]?.string ?? $0["outcome"]?.string } ?? []
    }

    var summary: String? { fanOut.deliveries().last?["summary"]?.string }
}

/// Keeps log lines.
struct LogLines: LogHandler {
    private let lines = Locked<[String]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    var all: [String] { lines.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
