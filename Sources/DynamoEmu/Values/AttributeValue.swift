package import OrderedCollections

/// A DynamoDB value (API reference, `AttributeValue`). Equality is DynamoDB's: numbers by value, sets without order.
package enum AttributeValue: Sendable {
    case s(String)
    case n(DynamoNumber)
    case b([UInt8])
    case ss([String])
    case ns([DynamoNumber])
    case bs([[UInt8]])
    case bool(Bool)
    case null
    case l([AttributeValue])
    case m(Item)

    /// The type descriptor on the wire.
    package var typeName: String {
        switch self {
        case .s: "S"
        case .n: "N"
        case .b: "B"
        case .ss: "SS"
        case .ns: "NS"
        case .bs: "BS"
        case .bool: "BOOL"
        case .null: "NULL"
        case .l: "L"
        case .m: "M"
        }
    }
}

/// An item, or the content of a map: attributes by name.
package typealias Item = OrderedDictionary<AttributeName, AttributeValue>
