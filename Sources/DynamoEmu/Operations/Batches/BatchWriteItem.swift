import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
struct BatchWriteItem: DynamoOperation {
    static let name = "BatchWriteItem"
    /// Writes in one request, over all its tables.
    static let maximum = 25

    /// `WriteRequest`: one of the two is there.
    struct WriteRequest: Sendable {
        var put: Item?
        var delete: Item?
        /// Whether `PutRequest` or `DeleteRequest` stood there at all.
        var count = 0
    }

    var requests: OrderedDictionary<String, [WriteRequest]>?
    var returnConsumedCapacity: String?
    var returnItemCollectionMetrics: String?
    var invalid: DynamoError?

    var subject: String { requests?.keys.joined(separator: " ") ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "RequestItems": requests = try readRequests(&reader)
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        case "ReturnItemCollectionMetrics": returnItemCollectionMetrics = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.required(requests, "requestItems")
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.oneOf(returnItemCollectionMetrics, "returnItemCollectionMetrics", ["SIZE", "NONE"])
        guard let requests else { return }
        found.length(requests.count, of: "{}", "requestItems", 1...25)
        found.mapValues(
            requests.values.map(\.count),
            of: Self.description(of: requests),
            "requestItems",
            1...Self.maximum
        )
        for (name, writes) in requests {
            if !name.hasPrefix("arn:") { found.resourceName(name, "requestItems") }
            for (position, write) in writes.enumerated() {
                let path = "requestItems.\(name).member.\(position + 1)"
                if write.count == 1, write.put == nil, write.delete == nil {
                    found.required(Item?.none, "\(path).member.key")
                }
            }
        }
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let committed = try account.store.write(plans(account.catalog))
        try response(committed, to: &writer)
    }

    func plans(_ catalog: TableCatalog) throws(DynamoError) -> [WritePlan] {
        if let invalid { throw invalid }
        let requests = requests ?? [:]
        guard requests.values.reduce(0, { $0 + $1.count }) <= Self.maximum else {
            throw .validation("Too many items requested for the BatchWriteItem call")
        }
        for write in requests.values.joined() where write.count != 1 {
            throw .validation(
                write.count == 0
                    ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                    : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                        + "supported datatypes"
            )
        }
        var plans: [WritePlan] = []
        // By table, which may be there twice: by its name and by its ARN.
        var rows: [Int64: Set<[UInt8]>] = [:]
        for (name, writes) in requests {
            let table = try catalog.table(name)
            for write in writes {
                let plan = try Self.plan(write, table)
                guard rows[table.id, default: []].insert(plan.row).inserted else {
                    throw .validation("Provided list of item keys contains duplicates")
                }
                plans.append(plan)
            }
        }
        return plans
    }

    /// As AWS prints the member in errors, but for its objects' addresses.
    private static func description(of requests: OrderedDictionary<String, [WriteRequest]>) -> String {
        let tables = requests.map { name, writes in
            let list = writes.map { _ in "com.amazonaws.dynamodb.v20120810.WriteRequest" }
            return "\(name)=[\(list.joined(separator: ", "))]"
        }
        return "{\(tables.joined(separator: ", "))}"
    }

    private static func plan(_ write: WriteRequest, _ table: TableDefinition) throws(DynamoError) -> WritePlan {
        if let item = write.put {
            let image = try PutItem.image(of: item)
            return WritePlan(
                table: table,
                row: try PutItem.row(of: item, in: table),
                condition: nil,
                change: .put(image, item)
            )
        }
        let row = try ItemKey.row(of: write.delete ?? [:], in: table.key)
        return WritePlan(table: table, row: row, condition: nil, change: .delete)
    }

    private func response(_ committed: Committed<[WriteOutcome]>, to writer: inout JSONWriter) throws(DynamoError) {
        var object = ObjectWriter(&writer)
        object.member("UnprocessedItems", &writer)
        writer.write(literal: "{}")
        if returnItemCollectionMetrics == "SIZE" { try writeMetrics(committed.outcome, &object, to: &writer) }
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        if detail != .none {
            var capacities: OrderedDictionary<String, ConsumedCapacity> = [:]
            for outcome in committed.outcome {
                let name = outcome.table.name
                try capacities[name, default: ConsumedCapacity(tableName: name)].add(outcome)
            }
            object.member("ConsumedCapacity", &writer)
            writer.write(byte: UInt8(ascii: "["))
            for (position, capacity) in capacities.values.enumerated() {
                if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
                capacity.write(detail, to: &writer)
            }
            writer.write(byte: UInt8(ascii: "]"))
        }
        object.end(&writer)
    }

    /// One entry for each item collection that was written to, by table.
    private func writeMetrics(
        _ outcomes: [WriteOutcome],
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var byTable: OrderedDictionary<String, [ItemCollectionMetrics]> = [:]
        for outcome in outcomes {
            guard let metrics = try ItemCollectionMetrics(of: outcome) else { continue }
            let known = byTable[outcome.table.name, default: []].contains {
                metrics.key.elements.elementsEqual($0.key.elements) { $0 == $1 }
            }
            if !known { byTable[outcome.table.name, default: []].append(metrics) }
        }
        guard !byTable.isEmpty else { return }
        object.member("ItemCollectionMetrics", &writer)
        var tables = ObjectWriter(&writer)
        for (name, list) in byTable {
            tables.member(name: name, &writer)
            writer.write(byte: UInt8(ascii: "["))
            for (position, metrics) in list.enumerated() {
                if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
                metrics.write(to: &writer)
            }
            writer.write(byte: UInt8(ascii: "]"))
        }
        tables.end(&writer)
    }
}

// MARK: - Shape

extension BatchWriteItem {
    private mutating func readRequests(
        _ reader: inout JSONReader
    ) throws(DynamoError) -> OrderedDictionary<String, [WriteRequest]>? {
        guard try reader.beginMap(of: "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>") else {
            return nil
        }
        var requests: OrderedDictionary<String, [WriteRequest]> = [:]
        while let table = try reader.memberName() {
            var writes: [WriteRequest] = []
            if try reader.beginList() {
                while try reader.element() {
                    if let write = try readWrite(&reader) { writes.append(write) }
                }
            }
            requests[table] = writes
        }
        return requests
    }

    private mutating func readWrite(_ reader: inout JSONReader) throws(DynamoError) -> WriteRequest? {
        guard try reader.beginStructure("WriteRequest") else { return nil }
        var write = WriteRequest()
        while let member = try reader.memberName() {
            switch member {
            case "PutRequest":
                guard try reader.beginStructure("PutRequest") else { continue }
                write.count += 1
                write.put = try readItem(named: "Item", &reader)
            case "DeleteRequest":
                guard try reader.beginStructure("DeleteRequest") else { continue }
                write.count += 1
                write.delete = try readItem(named: "Key", &reader)
            default: try reader.skipMember()
            }
        }
        return write
    }

    private mutating func readItem(named name: String, _ reader: inout JSONReader) throws(DynamoError) -> Item? {
        var item: Item?
        while let member = try reader.memberName() {
            if member == name {
                item = try reader.itemMember(invalid: &invalid)
            } else {
                try reader.skipMember()
            }
        }
        return item
    }
}
