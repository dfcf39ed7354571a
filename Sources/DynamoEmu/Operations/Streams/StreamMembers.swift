/// The limits of single members that several operations of DynamoDB Streams have in common (API reference, "Amazon
/// DynamoDB Streams").
extension Constraints {
    mutating func streamARN(_ text: String?, _ path: @autoclosure () -> String) { length(text, path(), 37...1024) }

    mutating func shardID(_ text: String?, _ path: @autoclosure () -> String) { length(text, path(), 28...65) }

    mutating func sequenceNumber(_ text: String?, _ path: @autoclosure () -> String) { length(text, path(), 21...40) }
}
