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
        /// Whether `PutRequest` and `DeleteRequest` stood there at all.
        var hasPut = false
        var hasDelete = false
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
        found.returnItemCollectionMetrics(returnItemCollectionMetrics)
        guard let requests else { return }
        found.tableNames(requests.keys, of: Self.description(of: requests))
        found.mapValues(
            requests.values.map(\.count),
            of: Self.description(of: requests),
            "requestItems",
            1...Self.maximum
        )
        for (name, writes) in requests {
            for (position, write) in writes.enumerated() {
                let path = "requestItems.\(name).member.\(position + 1).member"
                if write.hasDelete { found.required(write.delete, "\(path).deleteRequest.key") }
                if write.hasPut { found.required(write.put, "\(path).putRequest.item") }
            }
        }
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let plan = try plan(account.catalog)
        try response(account.store.write(plan.writes).outcome, plan.tables, to: &writer)
    }

    // MARK: - Plan

    struct Plan: Sendable {
        var writes: [WritePlan] = []
        /// The table of each, as the request names it.
        var tables: [String] = []
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> Plan {
        let requests = requests ?? [:]
        if requests.isEmpty { throw Batch.required(Self.name) }
        guard requests.values.reduce(0, { $0 + $1.count }) <= Self.maximum else { throw Batch.tooMany(Self.name) }
        // A request that is neither put nor delete gets the words for one that is both.
        for write in requests.values.joined() where write.hasPut == write.hasDelete {
            throw .validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                    + "datatypes"
            )
        }
        if let invalid { throw invalid }
        var images: [ItemImage?] = []
        for write in requests.values.joined() {
            images.append(try write.put.map { (item) throws(DynamoError) in try PutItem.image(of: item) })
        }
        var plan = Plan()
        // By table, which may be there twice: by its name and by its ARN.
        var rows: [Int64: Set<[UInt8]>] = [:]
        for (name, writes) in requests {
            let table = try catalog.table(name)
            for write in writes {
                let planned = try Self.plan(write, images[plan.writes.count], table)
                guard rows[table.id, default: []].insert(planned.row).inserted else { throw Batch.duplicates }
                plan.writes.append(planned)
                plan.tables.append(name)
            }
        }
        return plan
    }

    private static func plan(
        _ write: WriteRequest,
        _ image: ItemImage?,
        _ table: TableDefinition
    ) throws(DynamoError) -> WritePlan {
        guard let item = write.put, let image else {
            let row = try ItemKey.row(of: write.delete ?? [:], in: table.key)
            return WritePlan(table: table, row: row, condition: nil, change: .delete)
        }
        // PutItem says which attribute is missing or of another type; a batch does not.
        for element in table.key.elements {
            guard let value = item[element.name], value.isOf(element.type) else { throw .keyMismatch }
        }
        let row = try PutItem.row(of: item, in: table)
        return WritePlan(table: table, row: row, condition: nil, change: .put(image, item))
    }

    /// As AWS prints the member in errors, but for its objects' addresses.
    private static func description(of requests: OrderedDictionary<String, [WriteRequest]>) -> String {
        let tables = requests.map { name, writes in
            let list = writes.map { _ in "com.amazonaws.dynamodb.v20120810.WriteRequest" }
            return "\(name)=[\(list.joined(separator: ", "))]"
        }
        return "{\(tables.joined(separator: ", "))}"
    }

    // MARK: - Answer

    /// Nothing is ever left unprocessed: AWS does that when it throttles, and 25 items of 400 KB stay below 16 MB.
    private func response(
        _ outcomes: [WriteOutcome],
        _ tables: [String],
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var object = ObjectWriter(&writer)
        object.member("UnprocessedItems", &writer)
        writer.write(literal: "{}")
        if returnItemCollectionMetrics == "SIZE" {
            let written = zip(tables, outcomes).map { (table: $0, outcome: $1) }
            try ItemCollectionMetrics.write(written, &object, to: &writer)
        }
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .plain)
        for (table, outcome) in zip(tables, outcomes) { try capacities.add(outcome, to: table) }
        capacities.write(&object, to: &writer)
        object.end(&writer)
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
                write.hasPut = true
                write.put = try readItem(named: "Item", &reader)
            case "DeleteRequest":
                guard try reader.beginStructure("DeleteRequest") else { continue }
                write.hasDelete = true
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
