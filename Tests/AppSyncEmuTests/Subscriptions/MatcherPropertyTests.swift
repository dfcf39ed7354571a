import EmulatorCore
import NIOCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// Random schemas of one published type, random selections of the mutation, and subscriptions with random arguments or
/// enhanced filters: whom the fan-out reaches, with what and why not, is what a plain matcher says that looks at one
/// subscription at a time.
struct MatcherPropertyTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `the fan-out agrees with a plain matcher`(seed: UInt64) throws {
        var world = try World(seed: seed)
        for _ in 0..<12 {
            try world.subscribe()
            if world.random(4) == 0 { world.unsubscribe() }
            world.publish()
        }
    }
}

/// A field of the published type, with a few values that it may have.
private struct PropertyField {
    enum Kind: CaseIterable { case string, int, float, boolean, id, color, list }

    var name: String
    var kind: Kind

    var type: String {
        switch kind {
        case .string: "String"
        case .int: "Int"
        case .float: "Float"
        case .boolean: "Boolean"
        case .id: "ID"
        case .color: "Color"
        case .list: "[String]"
        }
    }

    var values: [JSONValue] {
        switch kind {
        case .string: ["a", "ab", "b", ""]
        case .int: [0, 1, 2, 10]
        case .float: [0, 0.5, 1, 10]
        case .boolean: [true, false]
        case .id: ["1", "2", "a"]
        case .color: ["RED", "BLUE"]
        case .list: [[], ["a"], ["a", "b"]]
        }
    }
}

private struct World {
    struct Listener {
        var number: UInt32
        var arguments: JSONObject
        var filter: JSONValue?
        var selection: [String]
        var connection: FakeConnection
    }

    let fields: [PropertyField]
    let server: RealtimeServer
    var generator: SeededGenerator
    var listeners: [Listener] = []
    var lastID: UInt64 = 100

    init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        fields = (0..<Int.random(in: 1...6, using: &generator)).map {
            PropertyField(name: "f\($0)", kind: .allCases.randomElement(using: &generator)!)
        }
        // Arguments may have a name that the type has no field of, and lists are none.
        let arguments = fields.filter { $0.kind != .list }.map { "\($0.name): \($0.type)" } + ["stranger: Int"]
        let all = fields.map { "\($0.name): \($0.type)" }.joined(separator: " ")
        server = try RealtimeServer(
            sdl: """
                type Query { none: Int }
                type Mutation { move: T }
                type Subscription { onMove(\(arguments.joined(separator: ", "))): T @aws_subscribe(mutations: ["move"]) }
                enum Color { RED BLUE }
                type T { \(all) }
                """)
        self.generator = generator
    }

    mutating func random(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    mutating func some<Element>(_ elements: [Element]) -> [Element] {
        elements.filter { _ in Bool.random(using: &generator) }
    }

    mutating func one<Element>(_ elements: [Element]) -> Element { elements[random(elements.count)] }

    // MARK: - What happens

    mutating func subscribe() throws {
        let selection = fields.map(\.name).filter { _ in Bool.random(using: &generator) }
        let selected = selection.isEmpty ? [fields[0].name] : selection
        var variables: JSONObject = [:]
        for field in some(fields.filter { $0.kind != .list }) {
            variables[field.name] = random(5) == 0 ? .null : one(field.values)
        }
        if random(12) == 0 { variables["stranger"] = 1 }
        let uses = variables.keys.map { "\($0): $\($0)" }.joined(separator: ", ")
        let declared = variables.keys.map { name in
            "$\(name): \(fields.first { $0.name == name }?.type ?? "Int")"
        }
        let query =
            variables.isEmpty
            ? "subscription { onMove { \(selected.joined(separator: " ")) } }"
            : "subscription S(\(declared.joined(separator: ", "))) { onMove(\(uses)) { \(selected.joined(separator: " ")) } }"
        guard
            case .start(let start) = ClientMessage(
                ByteBuffer(string: RealtimeClient.start(query, variables: JSONValue.object(variables).text)))
        else { throw RealtimeError(message: "no start: \(query)") }
        let identity = Identity(mode: .apiKey, context: nil, description: "API key da2-good")
        var request = try server.api.compile(start, for: identity).request
        var filter: JSONValue?
        if random(2) == 0 {
            let groups = (0..<(1 + random(3))).map { _ -> JSONValue in
                ["filters": .array((0..<(1 + random(2))).map { _ in comparison() })]
            }
            filter = .array(groups)
            request.filter = try EnhancedFilter(["filterGroup": .array(groups)])
        }
        lastID += 1
        let connection = FakeConnection(id: lastID, on: server.loop)
        listeners.append(
            Listener(
                number: server.api.subscriptions.register(request, on: connection), arguments: variables,
                filter: filter, selection: selected, connection: connection))
    }

    private mutating func comparison() -> JSONValue {
        let field = one(fields)
        let scalar = field.kind == .list ? one(["a", "b", "c"]) : one(field.values)
        let name = one(FilterOperator.allCases).rawValue
        let value: JSONValue =
            switch name {
            case "in", "notIn", "containsAny": .array([scalar, scalar == "a" ? "b" : "a"])
            case "between": .array([scalar, scalar])
            default: scalar
            }
        return ["fieldName": .string(field.name), "operator": .string(name), "value": value]
    }

    mutating func unsubscribe() {
        guard !listeners.isEmpty else { return }
        server.api.subscriptions.unregister(listeners.remove(at: random(listeners.count)).number)
    }

    mutating func publish() {
        // The mutation's answer: what it selected, under the names that it gave it.
        var published: JSONObject = [:]
        for field in some(fields) {
            published[random(10) == 0 ? "alias_\(field.name)" : field.name] =
                random(5) == 0 ? .null : one(field.values)
        }
        server.publish(.object(published))
        var verdicts: [UInt64: JSONValue] = [:]
        for verdict in server.fanOut.deliveries().last?["verdicts"]?.array ?? [] {
            guard case .number(let number)? = verdict["subscription"]?["connection"], let id = number.int else {
                continue
            }
            verdicts[UInt64(id)] = verdict
        }
        for listener in listeners {
            let expected = PlainMatcher.outcome(of: listener, published)
            let verdict = verdicts[listener.connection.id]
            let comment: Comment = "\(listener.arguments) \(listener.filter?.text ?? "-") against \(published)"
            #expect((verdict?["reason"] ?? verdict?["outcome"])?.string == expected, comment)
            let data = JSONObject(uniqueKeysWithValues: listener.selection.map { ($0, published[$0] ?? .null) })
            let frame: JSONValue = ["id": "1", "type": "data", "payload": ["data": ["onMove": .object(data)]]]
            let frames = listener.connection.takeFrames().map { try? JSONParser.parse($0) }
            #expect(frames == (expected == "delivered" ? [frame] : []), comment)
        }
    }
}

/// What facts 3 and 3.1 say, as plainly as it can be said.
private enum PlainMatcher {
    static func outcome(of listener: World.Listener, _ published: JSONObject) -> String {
        if let filter = listener.filter { return outcome(ofGroups: filter.array ?? [], published) }
        var isMissing = false
        for (name, value) in listener.arguments {
            guard let there = published[name] else {
                isMissing = true
                continue
            }
            if !equals(there, value) { return "argumentDiffers" }
        }
        return isMissing ? "filterFieldNotSelected" : "delivered"
    }

    private static func outcome(ofGroups groups: [JSONValue], _ published: JSONObject) -> String {
        var isMissing = false
        for group in groups {
            var holds = true
            for filter in group["filters"]?.array ?? [] {
                guard let there = published[filter["fieldName"]?.string ?? ""] else {
                    isMissing = true
                    holds = false
                    continue
                }
                if !compares(there, filter["operator"]?.string ?? "", filter["value"] ?? .null) { holds = false }
            }
            if holds { return "delivered" }
        }
        return isMissing ? "filterFieldNotSelected" : "filterGroupFalse"
    }

    private static func compares(_ there: JSONValue, _ name: String, _ value: JSONValue) -> Bool {
        let list = value.array ?? []
        switch name {
        case "eq": return equals(there, value)
        case "ne": return !equals(there, value)
        case "lt": return order(there, value) == -1
        case "gt": return order(there, value) == 1
        case "le": return [-1, 0].contains(order(there, value))
        case "ge": return [1, 0].contains(order(there, value))
        case "between": return [1, 0].contains(order(there, list[0])) && [-1, 0].contains(order(there, list[1]))
        case "in": return list.contains { equals(there, $0) }
        case "notIn": return !list.contains { equals(there, $0) }
        case "beginsWith":
            guard let text = there.string, let start = value.string else { return false }
            return text.hasPrefix(start)
        case "contains": return contains(there, value) == true
        case "notContains": return contains(there, value) == false
        case "containsAny": return list.contains { contains(there, $0) == true }
        default: return false
        }
    }

    private static func equals(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let left = number(left), let right = number(right) { return left == right }
        return left == right
    }

    private static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
        if let left = number(left), let right = number(right) { return left < right ? -1 : left > right ? 1 : 0 }
        guard let left = left.string, let right = right.string else { return nil }
        return left < right ? -1 : left > right ? 1 : 0
    }

    private static func contains(_ there: JSONValue, _ value: JSONValue) -> Bool? {
        if let elements = there.array { return elements.contains { equals($0, value) } }
        guard let text = there.string, let part = value.string else { return nil }
        return part.isEmpty || text.contains(part)
    }

    private static func number(_ value: JSONValue) -> Double? {
        if case .number(let number) = value { number.double } else { nil }
    }
}
