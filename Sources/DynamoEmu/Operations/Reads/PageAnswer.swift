import EmulatorCore
import OrderedCollections

/// The answer that Query and Scan share.
extension PageMembers {
    /// Runs a plan and answers its page.
    mutating func answer(
        _ plan: PagePlan,
        _ account: DynamoAccount,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        var object = ObjectWriter(&writer)
        let outcome: PageOutcome
        if case .count = plan.output {
            outcome = try account.store.page(plan, to: &writer)
        } else {
            object.member("Items", &writer)
            writer.write(byte: UInt8(ascii: "["))
            outcome = try account.store.page(plan, to: &writer)
            writer.write(byte: UInt8(ascii: "]"))
        }
        remark = Self.remark(on: outcome, plan)
        response(outcome, plan, &object, to: &writer)
        object.end(&writer)
    }

    /// `Limit` counts before the filter: who reads one page only misses what comes after it (developer guide, "Filter
    /// expressions for the Query operation").
    private static func remark(on outcome: PageOutcome, _ plan: PagePlan) -> String? {
        guard let limit = plan.limit, plan.filter != nil, outcome.count == 0, outcome.lastKey != nil else {
            return nil
        }
        return "Limit \(limit) counts before the filter: none of the \(outcome.scannedCount) items read passes it, "
            + "and more follow (LastEvaluatedKey)"
    }

    private func response(
        _ outcome: PageOutcome, _ plan: PagePlan, _ object: inout ObjectWriter, to writer: inout JSONWriter
    ) {
        object.member("Count", &writer)
        writer.write(int: outcome.count)
        object.member("ScannedCount", &writer)
        writer.write(int: outcome.scannedCount)
        if let key = outcome.lastKey {
            object.member("LastEvaluatedKey", &writer)
            AttributeValue.write(key, to: &writer)
        }
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        guard detail != .none else { return }
        var capacity = ConsumedCapacity(tableName: tableName ?? plan.table.name)
        let units = Capacity.read(Capacity.readUnits(outcome.size), isConsistent: isConsistent ?? false)
        if let index = plan.index {
            capacity.add(units, to: index)
            capacity.table = Capacity.read(outcome.fetchedUnits, isConsistent: isConsistent ?? false)
        } else {
            capacity.table = units
        }
        object.member("ConsumedCapacity", &writer)
        capacity.write(detail, to: &writer)
    }
}
