import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
struct BatchGetItem: DynamoOperation {
    static let name = "BatchGetItem"
    /// Keys in one request, over all its tables.
    static let maximum = 100
    /// "A single operation can retrieve up to 16 MB of data": of items as they are stored, whatever is projected.
    static let sizeMaximum = 16 * 1024 * 1024

    var requests: OrderedDictionary<String, KeysAndAttributes>?
    var returnConsumedCapacity: String?

    var subject: String { requests?.keys.joined(separator: " ") ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "RequestItems": requests = try readRequests(&reader)
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return false
        }
        return true
    }

    private func readRequests(
        _ reader: inout JSONReader
    ) throws(DynamoError) -> OrderedDictionary<String, KeysAndAttributes>? {
        guard try reader.beginMap(of: "com.amazonaws.dynamodb.v20120810.KeysAndAttributes") else { return nil }
        var requests: OrderedDictionary<String, KeysAndAttributes> = [:]
        while let table = try reader.memberName() {
            if let request = try KeysAndAttributes.read(&reader) { requests[table] = request }
        }
        return requests
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.required(requests, "requestItems")
        guard let requests else { return }
        found.tableNames(requests.keys, of: Self.description(of: requests.keys))
        for (table, request) in requests { request.constraints(&found, table) }
    }

    /// As AWS prints the member in errors, but for its objects' addresses.
    private static func description(of tables: some Sequence<String>) -> String {
        let tables = tables.map { "\($0)=com.amazonaws.dynamodb.v20120810.KeysAndAttributes" }
        return "{\(tables.joined(separator: ", "))}"
    }

    // MARK: - Plan

    struct Plan: Sendable {
        /// One table's part of the request.
        struct Part: Sendable {
            /// The table as the request names it.
            var table: String
            var request: KeysAndAttributes
            var projection: Projection?
            var attributes: ExpressionAttributes
            /// Where its keys are among all.
            var positions: Range<Int>
        }

        var parts: [Part] = []
        var places: [ItemPlace] = []
    }

    func plan(_ catalog: TableCatalog) throws(DynamoError) -> Plan {
        let requests = requests ?? [:]
        try checkCounts(requests)
        try checkMix(requests)
        var plan = Plan()
        for (table, request) in requests {
            let (projection, attributes) = try request.projection(catalog.expressions)
            let start = plan.parts.last?.positions.upperBound ?? 0
            plan.parts.append(
                Plan.Part(
                    table: table,
                    request: request,
                    projection: projection,
                    attributes: attributes,
                    positions: start..<start + (request.keys?.count ?? 0)
                )
            )
        }
        // By table, which may be there twice: by its name and by its ARN.
        var rows: [Int64: Set<[UInt8]>] = [:]
        for part in plan.parts {
            let table = try catalog.table(part.table)
            try part.attributes.checkKeysAreScalars(in: table)
            for key in part.request.keys ?? [] {
                let row = try ItemKey.row(of: key, in: table.key)
                guard rows[table.id, default: []].insert(row).inserted else { throw Batch.duplicates }
                plan.places.append(ItemPlace(table: table, row: row))
            }
        }
        return plan
    }

    private func checkCounts(_ requests: OrderedDictionary<String, KeysAndAttributes>) throws(DynamoError) {
        if requests.isEmpty { throw Batch.required(Self.name) }
        for (table, request) in requests where (request.keys?.count ?? 0) > Self.maximum {
            // Unlike other constraints it shows no value, and the path is spelled as the request does.
            throw .validation(
                "1 validation error detected: Value at 'RequestItems.\(table).member.Keys' failed to satisfy "
                    + "constraint: Member must have length less than or equal to \(Self.maximum)"
            )
        }
        let count = requests.values.reduce(0) { $0 + ($1.keys?.count ?? 0) }
        guard count <= Self.maximum else { throw Batch.tooMany(Self.name) }
    }

    /// Both forms must not even come together in one request, for two tables.
    private func checkMix(_ requests: OrderedDictionary<String, KeysAndAttributes>) throws(DynamoError) {
        guard requests.values.contains(where: { $0.attributesToGet != nil }),
            requests.values.contains(where: { $0.projectionExpression != nil })
        else { return }
        throw .validation(
            "Can not use both expression and non-expression parameters in the same request: Non-expression "
                + "parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}"
        )
    }

    // MARK: - Answer

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let plan = try plan(account.catalog)
        let images = try account.store.items(at: plan.places, sizeMaximum: Self.sizeMaximum)
        var object = ObjectWriter(&writer)
        object.member("Responses", &writer)
        try writeResponses(plan, images, to: &writer)
        object.member("UnprocessedKeys", &writer)
        writeUnprocessed(plan, images.count, to: &writer)
        capacities(plan, images).write(&object, to: &writer)
        object.end(&writer)
    }

    /// The items that exist, in the order asked for; a list for every table.
    private func writeResponses(
        _ plan: Plan,
        _ images: [ItemImage?],
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var tables = ObjectWriter(&writer)
        for part in plan.parts {
            tables.member(name: part.table, &writer)
            writer.write(byte: UInt8(ascii: "["))
            var isFirst = true
            for case .some(let image) in images[part.positions.clamped(to: images.indices)] {
                if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
                isFirst = false
                if let projection = part.projection {
                    AttributeValue.write(projection.apply(to: try image.item()), to: &writer)
                } else {
                    image.write(to: &writer)
                }
            }
            writer.write(byte: UInt8(ascii: "]"))
        }
        tables.end(&writer)
    }

    /// - Parameter processed: how many of all keys were read.
    private func writeUnprocessed(_ plan: Plan, _ processed: Int, to writer: inout JSONWriter) {
        var tables = ObjectWriter(&writer)
        for part in plan.parts where part.positions.upperBound > processed {
            let keys = part.request.keys ?? []
            tables.member(name: part.table, &writer)
            part.request.writeUnprocessed(keys.dropFirst(max(0, processed - part.positions.lowerBound)), to: &writer)
        }
        tables.end(&writer)
    }

    /// What is missing is paid for like the smallest item.
    private func capacities(_ plan: Plan, _ images: [ItemImage?]) -> ConsumedCapacities {
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .plain)
        for part in plan.parts {
            for image in images[part.positions.clamped(to: images.indices)] {
                let units = Capacity.readUnits(image?.size ?? 0)
                capacities.add(Capacity.read(units, isConsistent: part.request.isConsistent ?? false), to: part.table)
            }
        }
        return capacities
    }
}
