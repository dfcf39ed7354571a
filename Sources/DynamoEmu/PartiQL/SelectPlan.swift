/// A SELECT, planned: pages of one or more key ranges, read one after another.
struct SelectPlan: Sendable {
    /// Never empty but when the WHERE clause can hold for no item. In the order they are read in.
    private(set) var pages: [PagePlan]
    let table: TableDefinition
    let index: IndexDefinition?
    /// Items of one answer at most, filter or no filter.
    private(set) var limit: Int?

    /// "Results are returned in pages of up to 10 items": reads by IN ("PartiQL arithmetic, comparison, and logical
    /// operators for DynamoDB"). The same is taken to hold for the OR it is short for.
    private static let decomposedLimit = 10

    init(
        _ statement: SelectStatement,
        _ condition: ResolvedCondition?,
        isConsistent: Bool,
        _ catalog: TableCatalog
    ) throws(DynamoError) {
        table = try catalog.table(statement.source.table)
        index = try Self.index(statement.source, of: table, isConsistent: isConsistent)
        let key = index?.key ?? table.key
        try Self.checkIsSingle(key)
        let columns = statement.columns.map { SelectedColumns($0) }
        let held = index?.projectedNames(of: table.key)
        var fetches = false
        if let index, let held, let columns {
            let missing = columns.topLevelNames.filter { !held.contains($0) }
            if index.scope == .global, !missing.isEmpty { throw index.doesNotProject(missing) }
            fetches = !missing.isEmpty
        }
        let branches = try KeyBranches(condition, of: key)
        let ranges = branches.isKeyed ? try branches.ranges(isIndex: index != nil) : nil
        if let index, let held {
            let missing = branches.filterAttributes(outside: held)
            if !missing.isEmpty { throw index.doesNotProject(filterAttributes: missing) }
        }
        try Self.check(statement.order, of: statement, branches, key)
        let needsFilter = ranges == nil || branches.hasFilters
        let output: PagePlan.Output =
            if let columns { .columns(columns) } else if let held { .attributes(held) } else { .all }
        let whole = PagePlan(
            table: table,
            index: index,
            range: KeyRange(lower: [], upper: nil),
            filter: needsFilter ? condition.map { Condition($0) } : nil,
            visible: held,
            output: output,
            fetchesFromTable: fetches
        )
        guard let ranges else {
            pages = [whole]
            return
        }
        let isBackward = Self.isBackward(statement.order, key)
        let isSingleItem = ranges.count == 1 && index == nil && table.key.sort == nil
        var pages: [PagePlan] = []
        for range in Self.ordered(ranges, by: statement.order, key, isBackward) {
            var page = whole
            page.range = range.keys
            page.isBackward = isBackward
            page.isSingleItem = isSingleItem
            pages.append(page)
        }
        self.pages = pages
        if branches.branches.count > 1 { limit = Self.decomposedLimit }
    }

    mutating func limit(to limit: Int?) {
        guard let limit else { return }
        self.limit = min(self.limit ?? limit, limit)
    }

    /// Continues after the last item of an earlier answer.
    mutating func start(after key: Item) throws(DynamoError) {
        let position = try StartKey.position(of: key, in: table, index: index)
        guard let first = pages.firstIndex(where: { $0.range.contains(position) }) else { throw NextToken.mismatch }
        pages.removeFirst(first)
        pages[0].start(after: position)
    }

    private static func index(
        _ source: StatementSource,
        of table: TableDefinition,
        isConsistent: Bool
    ) throws(DynamoError) -> IndexDefinition? {
        guard let name = source.index else { return nil }
        // Unlike those of Query and Scan these messages do not name the index.
        guard let index = table.index(named: name) else {
            throw .validation("The table does not have the specified index")
        }
        switch table.status(of: index) {
        case .creating: throw .validation("Cannot read from backfilling global secondary index: \(name)")
        case .deleting: throw .validation("The table does not have the specified index")
        case .updating, .active: break
        }
        if index.scope == .global, isConsistent {
            throw .validation("Strongly consistent read is not supported on Global Secondary Indexes")
        }
        return index
    }

    /// The refusal names tables, but follows the index: the table itself can still be read. It comes before all that
    /// the WHERE clause may be faulted for (observed in two regions by the authors of dynamodb-conformance).
    static func checkIsSingle(_ key: KeySchema) throws(DynamoError) {
        guard key.partitions.count == 1, key.sorts.count <= 1 else {
            throw .validation(
                "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute "
                    + "RANGE keys."
            )
        }
    }

    // MARK: - ORDER BY

    private static func check(
        _ order: [SelectStatement.Order],
        of statement: SelectStatement,
        _ branches: KeyBranches,
        _ key: KeySchema
    ) throws(DynamoError) {
        guard !order.isEmpty else { return }
        guard statement.condition != nil else {
            throw .validation("Must have WHERE clause in the statement when using ORDER BY clause.")
        }
        for term in order where !key.contains(term.attribute) {
            throw .validation("Attribute \(term.attribute) in ORDER BY clause must be part of the primary key")
        }
        guard branches.isKeyed else {
            throw .validation(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
            )
        }
        if branches.branches.count > 1, !order.contains(where: { $0.attribute == key.partition.name }) {
            throw .validation(
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
            )
        }
    }

    /// Observed: an ORDER BY that does not name the sort key has it descend.
    private static func isBackward(_ order: [SelectStatement.Order], _ key: KeySchema) -> Bool {
        guard !order.isEmpty else { return false }
        return order.first { $0.attribute == key.sort?.name }?.isDescending ?? true
    }

    private static func ordered(
        _ ranges: [KeyBranches.Range],
        by order: [SelectStatement.Order],
        _ key: KeySchema,
        _ isBackward: Bool
    ) -> [KeyBranches.Range] {
        guard !order.isEmpty else { return ranges }
        let descends = order.first { $0.attribute == key.partition.name }?.isDescending ?? false
        return ranges.sorted { left, right in
            let order = left.partition.order(against: right.partition) ?? 0
            if order != 0 { return descends ? order > 0 : order < 0 }
            let precedes = left.keys.lower.lexicographicallyPrecedes(right.keys.lower)
            return isBackward ? !precedes : precedes
        }
    }
}
