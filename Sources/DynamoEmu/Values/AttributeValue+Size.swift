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
    /// About a byte for two significant digits, and one more; a digit pair begins at an even power of ten. Negative
    /// numbers take another byte.
    package var size: Int {
        if isZero { return 1 }
        // Where the first and the last pair of digits lie, counted in hundreds.
        let first = (magnitude + 130) / 2
        let last = (Int(exponent) + 130) / 2
        return 1 + (first - last + 1) + (isNegative ? 1 : 0)
    }
}
