import EmulatorCore
import NIOCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// What a subscriber selects of whatever object type is published, and why some of it is null.
struct SelectionReadingTests {
    private static let sdl = """
        type Query { none: Int }
        type Mutation {
          adopt: Pet @aws_api_key @aws_iam
          put: Node @aws_api_key @aws_iam
          order: Order @aws_api_key @aws_iam
          pack: Box @aws_api_key @aws_iam
        }
        type Subscription {
          onPet: Pet @aws_subscribe(mutations: ["adopt"]) @aws_api_key @aws_iam
          onBox: Box @aws_subscribe(mutations: ["pack"]) @aws_api_key @aws_iam
          onNode: Node @aws_subscribe(mutations: ["put"]) @aws_api_key @aws_iam
          onOrder(tag: AWSJSON, place: PlaceInput): Order @aws_subscribe(mutations: ["order", "order"]) @aws_api_key @aws_iam
        }
        union Pet = Cat | Dog
        interface Node { id: ID! }
        interface Box { inside: Content }
        union Content = Small | Large
        type Crate implements Box @aws_api_key @aws_iam { inside: Small }
        type Sack implements Box @aws_api_key @aws_iam { inside: Content }
        type Small @aws_api_key @aws_iam { x: Int }
        type Large @aws_api_key @aws_iam { y: Int }
        type Cat @aws_api_key @aws_iam { id: ID! name: String mate: Cat lives: Int @aws_iam }
        type Dog implements Node @aws_api_key @aws_iam { id: ID! name: String bark: String owner: Owner }
        type Leaf implements Node @aws_api_key { id: ID! }
        type Owner @aws_api_key @aws_iam { name: String! phone: String @aws_iam }
        type Order @aws_api_key @aws_iam {
          id: ID! title: String! tag: AWSJSON secret: String @aws_iam place: Place items: [Item]
        }
        type Place @aws_iam { floor: Int room: String }
        type Item @aws_api_key @aws_iam { sku: String price: Int }
        input PlaceInput { floor: Int room: String }
        """

    private let server: RealtimeServer

    init() throws { server = try RealtimeServer(sdl: Self.sdl) }

    /// What the verdict on one subscription says after whom it is on, and the frames that came.
    private func outcome(
        _ query: String, _ variables: JSONValue = [:], as mode: AuthorizationMode = .apiKey, mutation: String,
        _ published: JSONValue
    ) throws -> (sentence: String, frames: [String]) {
        let (number, connection) = try server.listen(query, variables, as: mode)
        defer { server.api.subscriptions.unregister(number) }
        server.publish(published, mutation: mutation)
        let sentence = server.fanOut.deliveries().last?["verdicts"]?.array?.first?["sentence"]?.string ?? ""
        let start =
            sentence.firstRange(of: "received \(mutation) after 0 ms")
            ?? sentence.firstRange(of: "did not receive \(mutation): ")
        return (start.map { String(sentence[$0.upperBound...]) } ?? sentence, connection.takeFrames())
    }

    // MARK: - What is selected

    @Test(
        arguments: [
            ("@skip(if: $it)", true, ""), ("@include(if: $it)", false, ""),
            ("@skip(if: $it)", false, "; null because adopt did not select it: name"),
        ])
    func `what is skipped is not selected`(directive: String, it: Bool, told: String) throws {
        let query = """
            subscription S($it: Boolean = \(it)) {
              onPet { __typename ... on Cat { id name \(directive) } ... on Cat \(directive) { name } ...F \(directive) }
            }
            fragment F on Cat { name }
            """
        let (sentence, frames) = try outcome(query, mutation: "adopt", ["__typename": "Cat", "id": "c"])
        #expect(sentence == told)
        #expect(frames.count == 1)
    }

    @Test func `the fields of other object types are none that are missing`() throws {
        let query = "subscription { onPet { ... on Cat { name } ... on Dog { bark owner { phone } } } }"
        #expect(try outcome(query, mutation: "adopt", ["__typename": "Cat", "name": "Tom"]).sentence == "")
        #expect(
            try outcome(query, mutation: "adopt", ["__typename": "Dog", "name": "Rex"]).sentence
                == "; null because adopt did not select it: bark, owner, which is all that it selects")
    }

    @Test func `without __typename an interface or union is of no type, and null as a whole`() throws {
        let query = "subscription { onPet { ... on Cat { name } ... on Dog { bark } } }"
        let (sentence, frames) = try outcome(query, mutation: "adopt", ["name": "Tom"])
        #expect(
            sentence
                == "; null because adopt did not select it: __typename, so that all of onPet is null"
        )
        #expect(frames.first?.contains(#"{"data":{"onPet":null}"#) == true)
    }

    @Test func `where the parent's type leaves one object type, nobody needs its name`() throws {
        let query = "subscription { onBox { inside { ... on Small { x } ... on Large { y } } } }"
        let crate = try outcome(query, mutation: "pack", ["__typename": "Crate", "inside": ["x": 1]])
        #expect(crate.sentence == "")
        #expect(crate.frames == [#"{"id":"1","type":"data","payload":{"data":{"onBox":{"inside":{"x":1}}}}}"#])
        let sack = try outcome(query, mutation: "pack", ["__typename": "Sack", "inside": ["x": 1]])
        #expect(sack.sentence.hasPrefix("; null because pack did not select it: inside.__typename"))
    }

    @Test func `__typename is for everybody`() throws {
        let (sentence, frames) = try outcome(
            "subscription { onOrder { __typename secret } }", mutation: "order", ["secret": "s"])
        #expect(frames.first?.contains(#""data":{"onOrder":{"__typename":"Order","secret":null}}"#) == true)
        #expect(
            sentence
                == "; null because the subscriber may not read it: secret (@aws_api_key is missing on the field Order.secret)"
        )
    }

    // MARK: - What may be read

    @Test func `on an interface a field is refused where it is refused on every object type`() throws {
        // Interfaces carry no directives of their own here: those of the object types count, as in the delivery.
        let query = "subscription { onNode { id } }"
        let dog = try outcome(query, as: .iam, mutation: "put", ["__typename": "Dog", "id": "1"])
        #expect(dog.frames == [#"{"id":"1","type":"data","payload":{"data":{"onNode":{"id":"1"}}}}"#])
        #expect(dog.sentence == "")
        let leaf = try outcome(query, as: .iam, mutation: "put", ["__typename": "Leaf", "id": "1"])
        #expect(
            leaf.sentence
                == "; null because the subscriber may not read it: id (@aws_iam is missing on the field Leaf.id and its type), which is all that it selects, so that all of onNode is null"
        )
        let closed = try outcome(
            "subscription { onNode { ... on Leaf { id } } }", as: .iam, mutation: "put",
            ["__typename": "Leaf", "id": "1"])
        #expect(closed.frames == [])
        #expect(
            closed.sentence
                == "IAM AKIDEXAMPLE may not read id of type Leaf: @aws_iam is missing on the field or its type")
    }

    @Test func `a field that is skipped makes no selection readable`() throws {
        let (sentence, frames) = try outcome(
            "subscription { onOrder { id @skip(if: true) secret } }", mutation: "order", ["id": "1", "secret": "s"])
        #expect(frames == [])
        #expect(
            sentence
                == "API key da2-good may not read secret of type Order: @aws_api_key is missing on the field"
        )
    }

    @Test func `refusals are told by their paths, with the directive that is missing`() throws {
        let published: JSONValue = ["id": "1", "secret": "s", "place": ["floor": 1, "room": "r"]]
        #expect(
            try outcome("subscription { onOrder { id secret place { floor } } }", mutation: "order", published).sentence
                == "; null because the subscriber may not read it: secret (@aws_api_key is missing on the field Order.secret), place.floor (@aws_api_key is missing on the field Place.floor and its type)"
        )
        let nested = try outcome("subscription { onOrder { place { floor } } }", mutation: "order", published)
        #expect(nested.frames.first?.contains(#""data":{"onOrder":{"place":{"floor":null}}}"#) == true)
        #expect(
            nested.sentence
                == "; null because the subscriber may not read it: place.floor (@aws_api_key is missing on the field Place.floor and its type), which is all that it selects"
        )
        let refused = server.fanOut.deliveries().last?["verdicts"]?.array?.first?["refused"]
        #expect(refused == ["place.floor (@aws_api_key is missing on the field Place.floor and its type)"])
        // Nobody is asked for the fields of what is null anyway.
        #expect(
            try outcome("subscription { onOrder { place { floor } } }", mutation: "order", ["place": nil]).sentence
                == "")
    }

    // MARK: - What is null as a whole

    @Test func `a null in a non-null place takes all of the event along, and the verdict says so`() throws {
        let (sentence, frames) = try outcome(
            "subscription { onOrder { id title items { price } } }", mutation: "order",
            ["id": "1", "items": [nil, ["sku": "s"]]])
        #expect(frames.first?.contains(#""data":{"onOrder":null}"#) == true)
        #expect(
            sentence == "; null because order did not select it: title, items.price, so that all of onOrder is null")
        #expect(server.fanOut.deliveries().last?["verdicts"]?.array?.first?["isNull"] == true)
        let other = try outcome(
            "subscription { onOrder { id title } }", mutation: "order", ["id": "1", "title": nil])
        #expect(
            other.sentence
                == "; all of onOrder is null: Cannot return null for non-nullable type: 'String' within parent 'Order' (/onOrder/title)"
        )
    }

    // MARK: - Arguments

    @Test func `an AWSJSON argument is compared with the text that is published`() throws {
        let query = "subscription S($tag: AWSJSON) { onOrder(tag: $tag) { id } }"
        let published: JSONValue = ["id": "1", "tag": #"{"a":1}"#]
        #expect(try outcome(query, ["tag": #"{"a": 1}"#], mutation: "order", published).frames.count == 1)
        let other = try outcome(query, ["tag": #"{"a":2}"#], mutation: "order", published)
        #expect(other.sentence == #"its argument tag is "{\"a\":2}", the published tag is "{\"a\":1}""#)
        // The resolver gets it parsed.
        guard
            case .start(let start) = ClientMessage(
                .init(string: RealtimeClient.start(query, variables: #"{"tag":"{\"a\":1}"}"#)))
        else { throw RealtimeError(message: "no start") }
        let compiled = try server.api.compile(start, for: Identity(mode: .apiKey, context: nil, description: "k"))
        #expect(compiled.invocation("r").arguments == ["tag": ["a": 1]])
    }

    @Test func `an input object is compared by its members`() throws {
        let query = "subscription { onOrder(place: {floor: 1, room: \"r\"}) { id } }"
        let published: JSONValue = ["id": "1", "place": ["room": "r", "floor": 1]]
        #expect(try outcome(query, mutation: "order", published).frames.count == 1)
    }

    @Test func `a mutation that is named twice is delivered once`() throws {
        #expect(try outcome("subscription { onOrder { id } }", mutation: "order", ["id": "1"]).frames.count == 1)
        #expect(server.fanOut.deliveries().last?["subscriptionFields"] == ["onOrder"])
    }
}

extension RealtimeServer {
    /// A subscription of any mode, without the messages of a socket.
    func listen(
        _ query: String, _ variables: JSONValue = [:], as mode: AuthorizationMode = .apiKey, id: UInt64 = 7,
        filter: EnhancedFilter? = nil
    ) throws -> (number: UInt32, connection: FakeConnection) {
        guard
            case .start(let start) = ClientMessage(
                .init(string: RealtimeClient.start(query, variables: variables.text)))
        else { throw RealtimeError(message: "no start: \(query)") }
        let identity =
            mode == .apiKey
            ? Identity(mode: .apiKey, context: nil, description: "API key da2-good")
            : Identity(mode: mode, context: [:], description: "IAM AKIDEXAMPLE")
        let connection = FakeConnection(id: id, on: loop)
        do throws(SubscriptionCompiler.Refusal) {
            var request = try api.compile(start, for: identity).request
            request.filter = filter
            return (api.subscriptions.register(request, on: connection), connection)
        } catch {
            throw RealtimeError(message: "\(query): \(error.errors)")
        }
    }
}
