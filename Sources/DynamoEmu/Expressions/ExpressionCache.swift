import EmulatorCore

/// Parsed expressions and PartiQL statements by text, so that the text of a hot request is read once. Bounded; owned by the service.
package final class ExpressionCache: Sendable {
    /// One table a grammar: condition, filter and key condition expressions share theirs.
    private struct Tables {
        var conditions: [String: ParsedCondition] = [:]
        var projections: [String: [PathTemplate]] = [:]
        var updates: [String: ParsedUpdate] = [:]
        var statements: [String: PartiQLParser.Parsed] = [:]
    }

    private let tables = Locked(Tables())
    private let capacity: Int

    /// - Parameter capacity: the most texts kept for each grammar. Past it the table starts anew: who sends so many
    ///   different texts writes values into them, and none comes twice.
    package init(capacity: Int = 1024) { self.capacity = max(capacity, 1) }

    func condition(_ text: String) throws(ExpressionParser.Refusal) -> ParsedCondition {
        if let known = tables.withLock({ $0.conditions[text] }) { return known }
        let parsed = try ExpressionParser.condition(text)
        tables.withLock { store(parsed, for: text, in: &$0.conditions) }
        return parsed
    }

    func projection(_ text: String) throws(ExpressionParser.Refusal) -> [PathTemplate] {
        if let known = tables.withLock({ $0.projections[text] }) { return known }
        let parsed = try ExpressionParser.projection(text)
        tables.withLock { store(parsed, for: text, in: &$0.projections) }
        return parsed
    }

    func update(_ text: String) throws(ExpressionParser.Refusal) -> ParsedUpdate {
        if let known = tables.withLock({ $0.updates[text] }) { return known }
        let parsed = try ExpressionParser.update(text)
        tables.withLock { store(parsed, for: text, in: &$0.updates) }
        return parsed
    }

    func statement(_ text: String) throws(DynamoError) -> PartiQLParser.Parsed {
        if let known = tables.withLock({ $0.statements[text] }) { return known }
        let parsed = try PartiQLParser.parse(text)
        tables.withLock { store(parsed, for: text, in: &$0.statements) }
        return parsed
    }

    private func store<Tree>(_ tree: Tree, for text: String, in table: inout [String: Tree]) {
        if table.count >= capacity { table.removeAll(keepingCapacity: true) }
        table[text] = tree
    }
}
