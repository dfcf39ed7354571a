import EmulatorCore

/// Parsed expressions by text, so that the text of a hot request is read once. Bounded; owned by the service.
package final class ExpressionCache: Sendable {
    package init(capacity: Int = 1024) {}
}
