import EmulatorCore
import OrderedCollections

/// The answer of the operations that write one item.
extension WriteMembers {
    func answer(_ outcome: WriteOutcome, of plan: WritePlan, to writer: inout JSONWriter) throws(DynamoError) {
        var object = ObjectWriter(&writer)
        try writeAttributes(outcome, plan, &object, to: &writer)
        let detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        if detail != .none {
            var capacity = ConsumedCapacity(tableName: tableName ?? outcome.table.name)
            try capacity.add(outcome)
            object.member("ConsumedCapacity", &writer)
            capacity.write(detail, to: &writer)
        }
        if returnItemCollectionMetrics == "SIZE", let metrics = try ItemCollectionMetrics(of: outcome) {
            object.member("ItemCollectionMetrics", &writer)
            metrics.write(to: &writer)
        }
        object.end(&writer)
    }

    /// `Attributes`, by `ReturnValues`. AWS leaves it out where there is nothing to say: no item before or after, or
    /// nothing in it that the update touched.
    private func writeAttributes(
        _ outcome: WriteOutcome,
        _ plan: WritePlan,
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) throws(DynamoError) {
        guard let returnValues else { return }
        let image = returnValues.hasSuffix("OLD") ? outcome.old : returnValues.hasSuffix("NEW") ? outcome.new : nil
        guard let image else { return }
        guard returnValues.hasPrefix("UPDATED") else {
            object.member("Attributes", &writer)
            return image.write(to: &writer)
        }
        guard case .update(let update?, _) = plan.change else { return }
        let touched = update.touched(in: try image.item())
        guard !touched.isEmpty else { return }
        object.member("Attributes", &writer)
        AttributeValue.write(touched, to: &writer)
    }
}
