import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html
struct ExecuteStatement: DynamoOperation {
    static let name = "ExecuteStatement"

    var statement = ParameterizedStatement()
    var limit: Int?
    var nextToken: String?
    var returnConsumedCapacity: String?

    var subject: String { statement.subject }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Limit": limit = try reader.integerMember()
        case "NextToken": nextToken = try reader.stringMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return try statement.read(member, &reader)
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        statement.constraints(&found)
        found.length(nextToken, "nextToken", 1...32_768)
        found.range(limit, "limit", 1...Int(Int32.max))
        found.returnConsumedCapacity(returnConsumedCapacity)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let prepared = try statement.prepared(account.catalog)
        if case .exists = prepared.statement {
            throw .validation("EXISTS can only be used in ExecuteTransaction write requests.")
        }
        let fingerprint = NextToken.fingerprint(of: statement.statement ?? "", statement.parameters ?? [])
        let token = try nextToken.map { (text) throws(DynamoError) in try NextToken(text, for: fingerprint) }
        if var select = try prepared.select(isConsistent: statement.isConsistent ?? false, account.catalog) {
            select.limit(to: limit)
            if let token { try select.start(after: token.key) }
            try answer(select, fingerprint, account, to: &writer)
        } else if var write = try prepared.write(account.catalog) {
            // No statement but a SELECT has ever been answered with a token.
            if token != nil { throw NextToken.mismatch }
            write.plan.returnsItemOnFailure = statement.returnsItemOnFailure
            try answer(write, account, to: &writer)
        }
    }

    // MARK: - SELECT

    private func answer(
        _ select: SelectPlan,
        _ fingerprint: UInt64,
        _ account: DynamoAccount,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var object = ObjectWriter(&writer)
        object.member("Items", &writer)
        writer.write(byte: UInt8(ascii: "["))
        let outcome = try account.store.read(select, to: &writer)
        writer.write(byte: UInt8(ascii: "]"))
        if let key = outcome.lastKey {
            object.member("NextToken", &writer)
            writer.write(string: NextToken(after: key, for: fingerprint).text)
            object.member("LastEvaluatedKey", &writer)
            AttributeValue.write(key, to: &writer)
        }
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        if detail != .none {
            var capacity = ConsumedCapacity(tableName: select.table.name)
            let isConsistent = statement.isConsistent ?? false
            let units = Capacity.read(max(1, outcome.units), isConsistent: isConsistent)
            if let index = select.index {
                capacity.add(units, to: index)
                capacity.table = Capacity.read(outcome.fetchedUnits, isConsistent: isConsistent)
            } else {
                capacity.table = units
            }
            object.member("ConsumedCapacity", &writer)
            capacity.write(detail, to: &writer)
        }
        object.end(&writer)
    }

    // MARK: - INSERT, UPDATE, DELETE

    private func answer(
        _ write: StatementWrite,
        _ account: DynamoAccount,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        let outcome: WriteOutcome
        do throws(DynamoError) { outcome = try account.store.write(write.plan).outcome } catch {
            throw write.failure(error)
        }
        var object = ObjectWriter(&writer)
        object.member("Items", &writer)
        writer.write(byte: UInt8(ascii: "["))
        if let item = try write.returned(outcome) { AttributeValue.write(item, to: &writer) }
        writer.write(byte: UInt8(ascii: "]"))
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        if detail != .none {
            var capacity = ConsumedCapacity(tableName: outcome.table.name)
            try capacity.add(outcome)
            object.member("ConsumedCapacity", &writer)
            capacity.write(detail, to: &writer)
        }
        object.end(&writer)
    }
}

/// What the pages of a SELECT came to.
struct SelectOutcome: Sendable {
    /// Where the next answer starts.
    var lastKey: Item?
    /// Read units, each range's rounded up: every one is a read of its own.
    var units = 0
    /// Of the items fetched from the table for a local index.
    var fetchedUnits = 0
}

extension TableStore {
    /// Reads the ranges of a SELECT one after another, up to its limit and to 1 MB in all ("if the processed dataset size
    /// exceeds 1 MB before DynamoDB reaches this limit, it stops the operation", API reference), and writes their items,
    /// separated by commas.
    func read(_ select: SelectPlan, to writer: inout JSONWriter) throws(DynamoError) -> SelectOutcome {
        var outcome = SelectOutcome()
        var rest = select.limit
        var sizeLeft = PagePlan.sizeMaximum
        var isEmpty = true
        for page in select.pages {
            var page = page
            page.limit = rest
            page.sizeLimit = sizeLeft
            var items = JSONWriter()
            let read = try self.page(page, to: &items)
            if read.count > 0 {
                if !isEmpty { writer.write(byte: UInt8(ascii: ",")) }
                isEmpty = false
                items.withBytes { writer.write(raw: $0) }
            }
            outcome.units += Capacity.readUnits(read.size)
            outcome.fetchedUnits += read.fetchedUnits
            outcome.lastKey = read.lastKey
            rest = rest.map { $0 - read.scannedCount }
            sizeLeft -= read.countedSize
            // A page of one item says of no limit that it was reached.
            if read.lastKey != nil || rest == 0 { break }
        }
        return outcome
    }
}
