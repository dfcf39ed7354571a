import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html
struct ExecuteTransaction: DynamoOperation {
    static let name = "ExecuteTransaction"

    var statements: [ParameterizedStatement]?
    var clientRequestToken: String?
    var returnConsumedCapacity: String?

    var subject: String { statements?.first?.subject ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "TransactStatements":
            statements = try ParameterizedStatement.readList("ParameterizedStatement", &reader)
        case "ClientRequestToken": clientRequestToken = try reader.stringMember()
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.length(clientRequestToken, "clientRequestToken", RequestTokens.length)
        found.statements(statements, "transactStatements", of: "ParameterizedStatement", Transaction.maximum)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        switch try plan(account.catalog) {
        case .reads(let reads): try answer(reads, account, to: &writer)
        case .writes(let writes): try answer(writes, account, to: &writer)
        }
    }

    // MARK: - Plan

    struct Read: Sendable {
        var place: ItemPlace
        var columns: SelectedColumns?
        /// As the statement names it.
        var table: String
    }

    struct Write: Sendable {
        var write: StatementWrite
        /// As the statement names it.
        var table: String
    }

    enum Plan: Sendable {
        case reads([Read])
        case writes([Write])
    }

    /// - Throws: `ValidationException` for what is wrong with the request; `TransactionCanceledException` for tables
    ///   that are not there and keys that do not fit their tables.
    func plan(_ catalog: TableCatalog) throws(DynamoError) -> Plan {
        let prepared = try prepared(catalog)
        let reads = prepared.count { $0.statement.isRead }
        guard reads == 0 || reads == prepared.count else {
            throw .validation(
                "ExecuteTransaction API does not support both read and write operations in the same request."
            )
        }
        var reasons = [DynamoError?](repeating: nil, count: prepared.count)
        var plan: (reads: [Read], writes: [Write]) = ([], [])
        for (position, statement) in prepared.enumerated() {
            let table = statement.statement.source.table
            do throws(DynamoError) {
                if reads > 0 {
                    let place = try statement.place(Self.keyless, catalog)
                    plan.reads.append(Read(place: place, columns: statement.columns, table: table))
                } else if var write = try statement.write(catalog) {
                    write.plan.returnsItemOnFailure = statements?[position].returnsItemOnFailure ?? false
                    plan.writes.append(Write(write: write, table: table))
                }
            } catch {
                guard let reason = Self.reason(error) else { throw Self.invalid(position, error) }
                reasons[position] = reason
            }
        }
        if reasons.contains(where: { $0 != nil }) { throw .transactionCanceled(reasons) }
        if reads > 0 {
            try Transaction.checkDistinct(plan.reads.map(\.place))
            return .reads(plan.reads)
        }
        let plans = plan.writes.map(\.write.plan)
        try Transaction.checkDistinct(plans.map { ItemPlace(table: $0.table, row: $0.row) })
        let size = plans.reduce(0) { sum, plan in
            if case .put(let image, _) = plan.change { sum + image.size } else { sum }
        }
        guard size <= Transaction.sizeMaximum else { throw Transaction.tooLarge }
        return .writes(plan.writes)
    }

    /// Parameters are judged before all statements; of these, those that are not well formed come first.
    private func prepared(_ catalog: TableCatalog) throws(DynamoError) -> [PreparedStatement] {
        let statements = statements ?? []
        for statement in statements { if let invalid = statement.invalid { throw invalid } }
        var parsed: [PartiQLParser.Parsed] = []
        for statement in statements { parsed.append(try catalog.expressions.statement(statement.statement ?? "")) }
        var prepared: [PreparedStatement] = []
        for (position, parsed) in parsed.enumerated() {
            do throws(DynamoError) {
                if parsed.statement.returning != nil {
                    throw .validation("RETURNING clause is not supported in ExecuteTransaction.")
                }
                if parsed.statement.isRead, parsed.statement.source.index != nil {
                    throw .validation("Reads on indices are not supported within transactions.")
                }
                prepared.append(try PreparedStatement(parsed, statements[position].parameters ?? []))
            } catch {
                throw Self.invalid(position, error)
            }
        }
        return prepared
    }

    private static func invalid(_ position: Int, _ error: DynamoError) -> DynamoError {
        guard error.code == "ValidationException" else { return error }
        return .validation("Validation failed in TransactStatements[\(position)]: \(error.message)")
    }

    /// What AWS finds out when the transaction runs, so that it cancels it. A WHERE clause of a write that does not name
    /// one item counts as a key that does not fit.
    private static func reason(_ error: DynamoError) -> DynamoError? {
        if error.code == "ResourceNotFoundException" || error.isSchemaMismatch { return error }
        return KeyEqualities.isRefusal(error) ? .keyMismatch : nil
    }

    private static var keyless: DynamoError {
        .validation("Select statements within ExecuteTransaction must specify the primary key in the where clause.")
    }

    // MARK: - Reads

    private func answer(_ reads: [Read], _ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let images = try account.store.items(at: reads.map(\.place), sizeMaximum: Transaction.sizeMaximum)
        guard images.count == reads.count else { throw Transaction.tooLarge }
        var object = ObjectWriter(&writer)
        object.member("Responses", &writer)
        writer.write(byte: UInt8(ascii: "["))
        for (position, image) in images.enumerated() {
            if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
            try Self.write(image, reads[position].columns, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "]"))
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .transactionRead)
        for (read, image) in zip(reads, images) { capacities.add(readOf: image?.size ?? 0, to: read.table) }
        capacities.write(&object, to: &writer)
        object.end(&writer)
    }

    /// `{}` for an item that is missing, and as in TransactGetItems for one that has nothing of what was asked for.
    private static func write(
        _ image: ItemImage?,
        _ columns: SelectedColumns?,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var response = ObjectWriter(&writer)
        if let image, let columns {
            let item = columns.apply(to: try image.item())
            if !item.isEmpty {
                response.member("Item", &writer)
                AttributeValue.write(item, to: &writer)
            }
        } else if let image {
            response.member("Item", &writer)
            image.write(to: &writer)
        }
        response.end(&writer)
    }

    // MARK: - Writes

    private func answer(_ writes: [Write], _ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let tables = writes.map(\.table)
        var outcomes: [WriteOutcome] = []
        let answered = try account.requestTokens.run(
            clientRequestToken,
            of: Self.name,
            fingerprint,
            account.clock
        ) { () throws(DynamoError) in
            var result = try account.store.transact(writes.map(\.write.plan))
            if case .cancelled(let errors) = result {
                result = .cancelled(zip(writes, errors).map { write, error in error.map(write.write.failure) })
            }
            outcomes = try result.get()
            return RequestTokens.Answered(writing: outcomes, to: tables)
        }
        var object = ObjectWriter(&writer)
        // Writes are answered with as many empty responses.
        object.member("Responses", &writer)
        writer.write(raw: "[\([String](repeating: "{}", count: writes.count).joined(separator: ","))]")
        if let answered {
            answered.writeCapacity(returnConsumedCapacity, &object, to: &writer)
        } else {
            var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .transactionWrite)
            for (table, outcome) in zip(tables, outcomes) { try capacities.add(outcome, to: table) }
            capacities.write(&object, to: &writer)
        }
        object.end(&writer)
    }

    /// What makes a request with the same token the same request.
    private var fingerprint: RequestFingerprint.Value {
        var fingerprint = RequestFingerprint()
        guard clientRequestToken != nil else { return fingerprint.value }
        for statement in statements ?? [] {
            fingerprint.combine(statement.statement)
            fingerprint.combine(.l(statement.parameters ?? []))
            fingerprint.combine(statement.returnValuesOnConditionCheckFailure)
        }
        return fingerprint.value
    }
}
