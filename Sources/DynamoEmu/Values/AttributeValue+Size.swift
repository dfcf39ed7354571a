import OrderedCollections

extension AttributeValue {
    /// The bytes that count towards the item size of 400 KB ("DynamoDB item sizes and formats", developer guide): UTF-8
    /// for strings, raw length for binaries, one byte for null and Boolean; a list or map costs 3 and 1 an element.
    package var size: Int {
        switch self {
        case .s(let string): string.utf8.count
        case .n(let number): number.size
        case .b(let bytes): bytes.count
        case .bool, .null: 1
        case .ss(let elements): elements.reduce(0) { $0 + $1.utf8.count }
        case .ns(let elements): elements.reduce(0) { $0 + $1.size }
        case .bs(let elements): elements.reduce(0) { $0 + $1.count }
        case .l(let elements): elements.reduce(3) { $0 + $1.size + 1 }
        case .m(let members): members.reduce(3) { $0 + $1.key.text.utf8.count + $1.value.size + 1 }
        }
    }

    /// The size of an item: names and values.
    package static func size(of item: Item) -> Int {
        item.reduce(0) { $0 + $1.key.text.utf8.count + $1.value.size }
    }

    /// How deep lists and maps are nested: 0 for a scalar or set.
    package var depth: Int {
        switch self {
        case .l(let elements): 1 + (elements.lazy.map(\.depth).max() ?? 0)
        case .m(let members): 1 + (members.values.lazy.map(\.depth).max() ?? 0)
        default: 0
        }
    }

    /// A top-level attribute and what is nested in it make 32 levels at most.
    package static let depthLimit = 31

    package static var tooDeep: DynamoError {
        .validation(
            "Nesting Levels have exceeded supported limits: "
                + "Attributes in the item have nested levels beyond supported limit"
        )
    }
}

extension DynamoNumber {
    /// One byte, one for every two significant digits before the decimal point and one for every two after it, each
    /// begun pair counting, and one for the sign of a negative number. The developer guide ("DynamoDB item sizes and
    /// formats") is less exact; https://github.com/nubo-db/dynoxide/pull/195 measured it against AWS to the byte.
    package var size: Int {
        if isZero { return 1 }
        let digits = digitCount
        let whole = min(max(Int(exponent) + digits, 0), digits)
        return 1 + (whole + 1) / 2 + (digits - whole + 1) / 2 + (isNegative ? 1 : 0)
    }
}
