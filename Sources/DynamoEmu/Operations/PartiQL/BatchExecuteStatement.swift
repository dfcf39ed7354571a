import EmulatorCore
import OrderedCollections

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html
struct BatchExecuteStatement: DynamoOperation {
    static let name = "BatchExecuteStatement"
    static let maximum = 25

    var statements: [ParameterizedStatement]?
    var returnConsumedCapacity: String?

    var subject: String { statements?.first?.subject ?? "" }

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Statements": statements = try ParameterizedStatement.readList("BatchStatementRequest", &reader)
        case "ReturnConsumedCapacity": returnConsumedCapacity = try reader.stringMember()
        default: return false
        }
        return true
    }

    func constraints(_ found: inout Constraints) {
        found.returnConsumedCapacity(returnConsumedCapacity)
        found.statements(statements, "statements", of: "BatchStatementRequest", Self.maximum)
    }

    func answer(_ account: DynamoAccount, to writer: inout JSONWriter) throws(DynamoError) {
        let steps = try plan(account.catalog)
        var capacities = ConsumedCapacities(returnConsumedCapacity, kind: .plain)
        var hasSucceeded = false
        var object = ObjectWriter(&writer)
        object.member("Responses", &writer)
        writer.write(byte: UInt8(ascii: "["))
        for (position, step) in steps.enumerated() {
            if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
            do throws(DynamoError) {
                let item = try run(step, account.store, &capacities)
                hasSucceeded = true
                Self.write(item, step, to: &writer)
            } catch {
                guard error.status < 500 else { throw error }
                Self.write(error, step, to: &writer)
            }
        }
        writer.write(byte: UInt8(ascii: "]"))
        // Observed: without a success there is no capacity, though a failure beside one is counted.
        if hasSucceeded { capacities.write(&object, to: &writer) }
        object.end(&writer)
    }

    // MARK: - Plan

    /// What a statement comes to: one fault does not keep the others from happening.
    enum Step: Sendable {
        case read(ItemPlace, SelectedColumns?, isConsistent: Bool, table: String)
        case write(StatementWrite, table: String)
        case refused(DynamoError, table: String?)

        fileprivate var place: ItemPlace? {
            switch self {
            case .read(let place, _, _, _): place
            case .write(let write, _): ItemPlace(table: write.plan.table, row: write.plan.row)
            case .refused: nil
            }
        }

        fileprivate var table: String? {
            switch self {
            case .read(_, _, _, let table), .write(_, let table): table
            case .refused(_, let table): table
            }
        }
    }

    /// - Throws: when reads and writes are mixed, or an item is named twice.
    func plan(_ catalog: TableCatalog) throws(DynamoError) -> [Step] {
        var steps: [Step] = []
        var reads = 0
        var writes = 0
        for statement in statements ?? [] {
            do throws(DynamoError) {
                let prepared = try statement.prepared(catalog)
                if prepared.statement.isRead { reads += 1 } else { writes += 1 }
                steps.append(Self.step(prepared, isConsistent: statement.isConsistent ?? false, catalog))
            } catch {
                steps.append(.refused(error, table: nil))
            }
        }
        if reads > 0, writes > 0 {
            throw .validation("Read and write requests together in the same batch is not supported.")
        }
        let places = steps.compactMap(\.place)
        guard Set(places.map { [UInt8]("\($0.table.id) ".utf8) + $0.row }).count == places.count else {
            throw Batch.duplicates
        }
        return steps
    }

    private static func step(
        _ prepared: PreparedStatement,
        isConsistent: Bool,
        _ catalog: TableCatalog
    ) -> Step {
        let table = prepared.statement.source.table
        do throws(DynamoError) {
            if prepared.statement.isRead {
                if let name = prepared.statement.source.index, let index = try catalog.table(table).index(named: name) {
                    try SelectPlan.checkIsSingle(index.key)
                }
                let place = try prepared.place(Self.keyless, catalog)
                return .read(place, prepared.columns, isConsistent: isConsistent, table: table)
            }
            if case .exists = prepared.statement {
                throw .validation("EXISTS can only be used in ExecuteTransaction write requests.")
            }
            guard let write = try prepared.write(catalog) else { throw Self.keyless }
            return .write(write, table: table)
        } catch {
            // Observed: the table is named unless the statement itself is at fault.
            return .refused(error, table: error.code == "ValidationException" ? nil : table)
        }
    }

    private static var keyless: DynamoError {
        .validation(
            "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
        )
    }

    // MARK: - Run

    /// - Returns: the item that was read, or that RETURNING asks for.
    private func run(
        _ step: Step,
        _ store: TableStore,
        _ capacities: inout ConsumedCapacities
    ) throws(DynamoError) -> Item? {
        switch step {
        case .refused(let error, _): throw error
        case .read(let place, let columns, let isConsistent, let table):
            let image = try store.item(at: place.row, in: place.table)
            capacities.add(
                Capacity.read(Capacity.readUnits(image?.size ?? 0), isConsistent: isConsistent),
                to: table
            )
            guard let item = try image?.item() else { return nil }
            return columns?.apply(to: item) ?? item
        case .write(let write, let table):
            do throws(DynamoError) {
                let outcome = try store.write(write.plan).outcome
                try capacities.add(outcome, to: table)
                return try write.returned(outcome)
            } catch {
                try charge(write, store, table, &capacities)
                throw write.failure(error)
            }
        }
    }

    /// Observed: a write that failed costs what it would have written, or what stands there already, and is counted in
    /// its table's total only.
    private func charge(
        _ write: StatementWrite,
        _ store: TableStore,
        _ table: String,
        _ capacities: inout ConsumedCapacities
    ) throws(DynamoError) {
        guard ConsumedCapacity.Detail(returnConsumedCapacity) != .none else { return }
        let stored = try store.item(at: write.plan.row, in: write.plan.table)?.size ?? 0
        var attempted = 0
        if case .put(let image, _) = write.plan.change { attempted = image.size }
        capacities.add(failed: Double(Capacity.writeUnits(max(stored, attempted))), to: table)
    }

    // MARK: - Answer

    /// Without an item when there is none, or nothing of it that was asked for.
    private static func write(_ item: Item?, _ step: Step, to writer: inout JSONWriter) {
        var response = ObjectWriter(&writer)
        if let item, !item.isEmpty {
            response.member("Item", &writer)
            AttributeValue.write(item, to: &writer)
        }
        write(step.table, &response, to: &writer)
        response.end(&writer)
    }

    /// Observed: the item that failed a condition is not given, whatever `ReturnValuesOnConditionCheckFailure` says.
    private static func write(_ error: DynamoError, _ step: Step, to writer: inout JSONWriter) {
        let reason = CancellationReason(error)
        var response = ObjectWriter(&writer)
        response.member("Error", &writer)
        var object = ObjectWriter(&writer)
        object.member("Code", &writer)
        writer.write(string: reason.code)
        object.member("Message", &writer)
        writer.write(string: error.message)
        object.end(&writer)
        // A fault that only shows when the statement runs leaves the table out, too: an update that does not fit.
        if reason.code != "ValidationError" { write(step.table, &response, to: &writer) }
        response.end(&writer)
    }

    private static func write(_ table: String?, _ response: inout ObjectWriter, to writer: inout JSONWriter) {
        guard let table else { return }
        response.member("TableName", &writer)
        writer.write(string: table)
    }
}
