import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
struct TransactGetItems: DynamoOperation {
    static let name = "TransactGetItems"

    struct Get: Sendable {
        var tableName: String?
        var key: Item?
        var projectionExpression: String?
        var names: [String: String]?
        var invalid: DynamoError?
    }

    /// Nil where an entry has no `Get`.
    var items: [Get?]?
    var returnConsumedCapacity: String?

    var subject: String {
        let names = items?.compactMap { $0?.tableName } ?? []
        return OrderedSet(names).joined(separator: " ")
    }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TransactItems": items = try readItems(&reader)
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return false
        }
        return true
    }

    private func readItems(_ reader: inout JSONReader) throws(DynamoError) -> [Get?]? {
        guard try reader.beginList() else { return nil }
        var items: [Get?] = []
        while try reader.element() {
            guard try reader.beginStructure("TransactGetItem") else { continue }
            var get: Get?
            while let member = try reader.memberName() {
                if member == "Get" { get = try readGet(&reader) } else { try reader.skipMember() }
            }
            items.append(get)
        }
        return items
    }

    private func readGet(_ reader: inout JSONReader) throws(DynamoError) -> Get? {
        guard try reader.beginStructure("Get") else { return nil }
        var get = Get()
        while let member = try reader.memberName() {
            switch member {
            case "TableName": get.tableName = try reader.stringMember()
            case "Key": get.key = try reader.itemMember(invalid: &get.invalid)
            case "ProjectionExpression": get.projectionExpression = try reader.stringMember()
            case "ExpressionAttributeNames": get.names = try reader.stringMapMember()
            default: try reader.skipMember()
            }
        }
        return get
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.transactItems(items?.count, of: "TransactGetItem")
        for (position, get) in (items ?? []).enumerated() {
            let path = "transactItems.\(position + 1).member.get"
            found.required(get, path)
            guard let get else { continue }
            found.required(get.tableName, "\(path).tableName")
            if let name = get.tableName { found.tableName(name, "\(path).tableName") }
            found.required(get.key, "\(path).key")
        }
    }

    // MARK: - Plan

    struct Plan: Sendable {
        var places: [ItemPlace] = []
        /// The table of each, as the request names it.
        var tables: [String] = []
        var projections: [Projection?] = []

        /// - Returns: what the projection was resolved through, for what is to be judged once the table is known.
        fileprivate mutating func addProjection(
            of get: Get,
            _ cache: ExpressionCache
        ) throws(DynamoError) -> ExpressionAttributes? {
            if let invalid = get.invalid { throw invalid }
            // Names without an expression are no error in a transaction.
            guard let text = get.projectionExpression else {
                projections.append(nil)
                return nil
            }
            var attributes = try ExpressionAttributes(names: get.names, values: nil, cache: cache)
            projections.append(try attributes.projection(text))
            try attributes.checkUnused()
            return attributes
        }
    }

    /// - Throws: `ValidationException` for what is wrong with the request; `TransactionCanceledException` for keys
    ///   that do not fit their tables, empty ones included.
    func plan(_ catalog: TableCatalog) throws(DynamoError) -> Plan {
        let gets = (items ?? []).compactMap { $0 }
        var plan = Plan()
        var attributes: [ExpressionAttributes?] = []
        for get in gets { attributes.append(try plan.addProjection(of: get, catalog.expressions)) }
        var tables: [TableDefinition] = []
        for get in gets { tables.append(try catalog.table(get.tableName)) }
        for (table, attributes) in zip(tables, attributes) { try attributes?.checkKeysAreScalars(in: table) }
        var reasons = [DynamoError?](repeating: nil, count: gets.count)
        for (position, get) in gets.enumerated() {
            do throws(DynamoError) {
                let row = try ItemKey.row(of: get.key ?? [:], in: tables[position].key)
                plan.places.append(ItemPlace(table: tables[position], row: row))
                plan.tables.append(get.tableName ?? "")
            } catch {
                reasons[position] = error
            }
        }
        if reasons.contains(where: { $0 != nil }) { throw .transactionCanceled(reasons) }
        try Transaction.checkDistinct(plan.places)
        return plan
    }

    // MARK: - Answer

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let plan = try plan(account.catalog)
        let images = try account.store.items(at: plan.places, sizeMaximum: Transaction.sizeMaximum)
        guard images.count == plan.places.count else { throw Transaction.tooLarge }
        var object = ObjectWriter(&writer)
        object.member("Responses", &writer)
        writer.write(byte: UInt8(ascii: "["))
        for (position, image) in images.enumerated() {
            if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
            try write(image, plan.projections[position], to: &writer)
        }
        writer.write(byte: UInt8(ascii: "]"))
        // What is missing is paid for like the smallest item.
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .transactionRead)
        for (table, image) in zip(plan.tables, images) { capacities.add(readOf: image?.size ?? 0, to: table) }
        capacities.write(&object, to: &writer)
        object.end(&writer)
    }

    /// `{}` for an item that is missing, or that has nothing of what was asked for.
    private func write(
        _ image: ItemImage?,
        _ projection: Projection?,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var response = ObjectWriter(&writer)
        if let image {
            if let projection {
                let part = projection.apply(to: try image.item())
                if !part.isEmpty {
                    response.member("Item", &writer)
                    AttributeValue.write(part, to: &writer)
                }
            } else {
                response.member("Item", &writer)
                image.write(to: &writer)
            }
        }
        response.end(&writer)
    }
}
