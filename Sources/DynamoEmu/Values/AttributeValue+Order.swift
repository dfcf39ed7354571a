extension AttributeValue {
    /// DynamoDB's order: numbers by value, strings by UTF-8 bytes, binaries by unsigned bytes. Negative, zero or
    /// positive as in `memcmp`; nil for values of two types, and of types without an order.
    package func order(against other: AttributeValue) -> Int? {
        switch (self, other) {
        case (.s(let left), .s(let right)): Self.order(of: left, against: right)
        case (.n(let left), .n(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.b(let left), .b(let right)):
            left.withUnsafeBytes { left in right.withUnsafeBytes { right in Self.order(of: left, against: right) } }
        default: nil
        }
    }

    private static func order(of left: String, against right: String) -> Int {
        var left = left
        var right = right
        return left.withUTF8 { left in
            right.withUTF8 { right in
                order(of: UnsafeRawBufferPointer(left), against: UnsafeRawBufferPointer(right))
            }
        }
    }

    private static func order(of left: UnsafeRawBufferPointer, against right: UnsafeRawBufferPointer) -> Int {
        let common = min(left.count, right.count)
        for index in 0..<common where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return left.count - right.count
    }
}
