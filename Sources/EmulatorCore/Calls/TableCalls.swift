/// What AppSync asks of DynamoDB.
package protocol TableCalls: Sendable {
    /// One operation of the account's tables, with the members that it has on the wire; judged and traced as if it had
    /// come from there. Everything that DynamoDB does is bounded: it answers at once.
    func call(
        _ operation: String,
        _ request: JSONObject,
        for caller: CallContext
    ) throws(ServiceException) -> JSONObject
}
