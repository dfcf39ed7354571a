import EmulatorCore
import OrderedCollections

/// `BatchGetItem`: `data` has the items of each table in the order of their keys, null for those that are not there.
struct BatchGetItem: DynamoDBOperation {
    static let members: Set<String> = ["tables"]
    static let isOf2017 = false

    /// What is asked of one table.
    private struct Selection {
        var keys: [JSONObject]
        var isConsistent: Bool?
        var projection: DynamoDBExpression?

        init(_ document: RequestDocument) throws(GraphQLError) {
            try document.refuse(othersThan: ["keys", "consistentRead", "projection"])
            keys = []
            for key in try document.requiredObjects("keys") {
                keys.append(try AttributeJSON.typed(key.members, at: key.path))
            }
            isConsistent = try document.bool("consistentRead")
            projection = try DynamoDBExpression.projection(of: document)
        }

        /// Attributes of the key that the projection leaves out: without them nobody knows which item is whose.
        var hiddenKeyNames: [String] {
            guard let projection else { return [] }
            let shown = projection.text.split(separator: ",").map { path in
                let name = path.filter { $0 != " " && $0 != "\n" }.prefix { $0 != "." && $0 != "[" }
                return projection.names?[String(name)]?.string ?? String(name)
            }
            return keys.first?.keys.filter { !shown.contains($0) } ?? []
        }

        private func showingKey(_ projection: DynamoDBExpression) -> DynamoDBExpression {
            var shown = projection
            var names = projection.names ?? [:]
            for (index, name) in hiddenKeyNames.enumerated() {
                shown.text += ", #appsyncKey\(index)"
                names["#appsyncKey\(index)"] = .string(name)
            }
            shown.names = names.isEmpty ? nil : names
            return shown
        }

        /// - Parameter keys: those of them that are still to be read.
        func request(_ keys: [JSONValue]) -> JSONValue {
            var request: JSONObject = ["Keys": .array(keys)]
            if let isConsistent { request["ConsistentRead"] = .bool(isConsistent) }
            request.set("ProjectionExpression", to: projection.map(showingKey))
            return .object(request)
        }
    }

    private let tables: OrderedDictionary<String, Selection>

    init(_ document: RequestDocument) throws(GraphQLError) {
        let tables = try document.requiredObject("tables")
        var selections: OrderedDictionary<String, Selection> = [:]
        for name in tables.members.keys { selections[name] = try Selection(try tables.requiredObject(name)) }
        self.tables = selections
    }

    func run(on table: DynamoDBTable) throws(DynamoDBFailure) -> JSONValue {
        var found: [String: [JSONObject]] = [:]
        var waiting = tables.mapValues { $0.keys.map { JSONValue.object($0) } }
        // What a page of 16 MB had no room for is asked for again, as AppSync does (developer guide, "Performing
        // DynamoDB batch operations"). Each time at least one item comes.
        repeat {
            var request: JSONObject = [:]
            for (name, keys) in waiting { request[name] = tables[name]?.request(keys) }
            let answer = try table.call("BatchGetItem", ["RequestItems": .object(request)])
            for (name, items) in answer["Responses"]?.object ?? [:] {
                found[name, default: []] += (items.array ?? []).compactMap(\.object)
            }
            let left = answer["UnprocessedKeys"]?.object ?? [:]
            waiting = left.mapValues { $0["Keys"]?.array ?? [] }
        } while !waiting.isEmpty
        return [
            "data": .object(JSONObject(uniqueKeysWithValues: tables.map { ($0, Self.sorted($1, found[$0] ?? [])) })),
            "unprocessedKeys": .object(tables.mapValues { _ in [] }),
        ]
    }

    private static func sorted(_ selection: Selection, _ found: [JSONObject]) -> JSONValue {
        let names = selection.keys.first.map { Array($0.keys) } ?? []
        let hidden = selection.hiddenKeyNames
        var items: [[JSONValue?]: JSONValue] = [:]
        for item in found {
            let shown = item.filter { !hidden.contains($0.key) }
            items[names.map { item[$0].map(canonical) }] = AttributeJSON.plain(shown)
        }
        return .array(selection.keys.map { key in items[names.map { key[$0].map(canonical) }] ?? .null })
    }

    /// `{"N": "1.0"}` and `{"N": "1"}` are one key.
    private static func canonical(_ value: JSONValue) -> JSONValue {
        guard let text = value["N"]?.string, let number = Double(text) else { return value }
        return ["N": .string("\(number)")]
    }
}
