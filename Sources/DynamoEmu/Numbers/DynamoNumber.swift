/// placeholder of the contract: replaced by the exact 38-digit decimal
package struct DynamoNumber: Sendable, Hashable {
    package var text: String
    package init(text: String) { self.text = text }
}
