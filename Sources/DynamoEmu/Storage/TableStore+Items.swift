import EmulatorCore

extension TableStore {
    /// Runs the plans in one transaction: all of them happen, or none.
    func write(_ plans: [WritePlan]) throws(DynamoError) -> Committed<[WriteOutcome]> {
        try withEngine { (engine) throws(DynamoError) in
            Committed(
                outcome: try engine.commit { () throws(DynamoError) in
                    var outcomes: [WriteOutcome] = []
                    outcomes.reserveCapacity(plans.count)
                    for plan in plans { outcomes.append(try engine.apply(plan)) }
                    return outcomes
                }
            )
        }
    }

    func write(_ plan: WritePlan) throws(DynamoError) -> Committed<WriteOutcome> {
        try withEngine { (engine) throws(DynamoError) in
            Committed(outcome: try engine.commit { () throws(DynamoError) in try engine.apply(plan) })
        }
    }

    /// Runs the plans in one transaction and tries every one of them, so that each can be told why it cannot happen:
    /// either all of them happen, or none.
    ///
    /// - Throws: what is not one plan's fault: storage that fails.
    func transact(_ plans: [WritePlan]) throws(DynamoError) -> TransactionResult {
        var reasons = [DynamoError?](repeating: nil, count: plans.count)
        do throws(DynamoError) {
            let committed = try withEngine { (engine) throws(DynamoError) in
                Committed(
                    outcome: try engine.commit { () throws(DynamoError) in
                        var outcomes: [WriteOutcome] = []
                        outcomes.reserveCapacity(plans.count)
                        for (position, plan) in plans.enumerated() {
                            do throws(DynamoError) {
                                outcomes.append(try engine.apply(plan))
                            } catch {
                                guard error.status < 500 else { throw error }
                                reasons[position] = error
                            }
                        }
                        // Thrown only to undo what the others did; the reasons say it all.
                        if let first = reasons.lazy.compactMap({ $0 }).first { throw first }
                        return outcomes
                    }
                )
            }
            return .committed(committed)
        } catch {
            guard reasons.contains(where: { $0 != nil }), error.status < 500 else { throw error }
            return .cancelled(reasons)
        }
    }

    func item(at row: [UInt8], in table: TableDefinition) throws(DynamoError) -> ItemImage? {
        try withEngine { (engine) throws(DynamoError) in try engine.item(at: row, in: table) }
    }

    /// Several items as they are at one moment, in the order asked for. They end before the item that would make all
    /// together larger than the maximum.
    func items(at places: [ItemPlace], sizeMaximum: Int = .max) throws(DynamoError) -> [ItemImage?] {
        try withEngine { (engine) throws(DynamoError) in
            var images: [ItemImage?] = []
            images.reserveCapacity(places.count)
            var size = 0
            for place in places {
                let image = try engine.item(at: place.row, in: place.table)
                size += image?.size ?? 0
                guard size <= sizeMaximum else { break }
                images.append(image)
            }
            return images
        }
    }

    /// Writes the page's items into the answer, separated by commas.
    func page(_ plan: PagePlan, to writer: inout JSONWriter) throws(DynamoError) -> PageOutcome {
        try withEngine { (engine) throws(DynamoError) in try engine.page(plan, to: &writer) }
    }

    func counts(of table: TableDefinition) throws(DynamoError) -> TableCounts {
        try withEngine { (engine) throws(DynamoError) in try engine.counts(of: table) }
    }
}
