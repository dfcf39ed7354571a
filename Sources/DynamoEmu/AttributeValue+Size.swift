extension AttributeValue {
    /// The bytes that count towards the item size of 400 KB ("DynamoDB item sizes and formats", developer guide).
    package var size: Int { 0 }

    /// The size of an item: names and values.
    package static func size(of item: Item) -> Int { 0 }
}
