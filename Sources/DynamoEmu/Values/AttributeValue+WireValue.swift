import EmulatorCore
import OrderedCollections

/// Reads attribute values of a request in AWS's two tiers: what the JSON's shape gets wrong is thrown at once, what a
/// value gets wrong is kept, the first only.
struct WireValue {
    var invalid: DynamoError?

    mutating func item(
        _ reader: inout JSONReader,
        refusal: (String, DynamoError) -> DynamoError = { $1 }
    ) throws(DynamoError) -> Item {
        var item = Item()
        switch try JSONShape.peek(&reader) {
        case .object: break
        case .array:
            throw .serialization(
                "Unrecognized collection type java.util.Map<java.lang.String, "
                    + "com.amazonaws.dynamodb.v20120810.AttributeValue>"
            )
        case .null, .bool, .number, .string: throw .serialization("Unexpected field type")
        }
        try JSONShape.beginObject(&reader)
        while let key = try JSONShape.nextKey(&reader) {
            if try JSONShape.skipNull(&reader) { continue }
            var inner = WireValue(invalid: AttributeName.fault(in: key))
            item[key] = try inner.value(&reader, depth: 0)
            if invalid == nil, let error = inner.invalid { invalid = refusal(key, error) }
        }
        return item
    }

    /// One attribute value. Of several types in it the last is answered, since none of it will be used.
    mutating func value(_ reader: inout JSONReader, depth: Int) throws(DynamoError) -> AttributeValue {
        switch try JSONShape.peek(&reader) {
        case .object: break
        case .array:
            throw .serialization(
                "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"
            )
        case .null, .bool, .number, .string: throw .serialization("Unexpected value type in payload")
        }
        if depth > AttributeValue.depthLimit {
            // None of it will be used, and recursion ends here.
            refuse(AttributeValue.tooDeep)
            try JSONShape.skip(&reader)
            return .null
        }
        var value: AttributeValue?
        var types: Set<String>?
        try JSONShape.beginObject(&reader)
        while let key = try JSONShape.nextKey(&reader) {
            if try JSONShape.skipNull(&reader) { continue }
            guard let content = try content(key, &reader, depth: depth) else {
                try JSONShape.skip(&reader)
                continue
            }
            if let first = value {
                // A member may come twice, and then the last one counts; two members are two types.
                types = (types ?? [first.typeName]).union([key])
            }
            value = content
        }
        guard let value else {
            refuse(
                .validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
            )
            return .null
        }
        if let types, types.count > 1 {
            refuse(
                .validation(
                    "Supplied AttributeValue has more than one datatypes set, "
                        + "must contain exactly one of the supported datatypes"
                )
            )
        }
        return value
    }

    /// What follows a type descriptor, or nil, nothing being read, for a member AWS does not know.
    private mutating func content(
        _ type: String,
        _ reader: inout JSONReader,
        depth: Int
    ) throws(DynamoError) -> AttributeValue? {
        switch type {
        case "S": return .s(try JSONShape.string(&reader))
        case "N": return .n(number(try JSONShape.string(&reader)))
        case "B": return .b(try JSONShape.blob(&reader).bytes)
        case "BOOL": return .bool(try JSONShape.bool(&reader))
        case "NULL":
            if try !JSONShape.bool(&reader) {
                refuse(.invalidParameter("Null attribute value types must have the value of true"))
            }
            return .null
        case "SS":
            return stringSet(
                try JSONShape.list(&reader) { reader throws(DynamoError) in
                    try JSONShape.string(&reader)
                }
            )
        case "NS":
            return numberSet(
                try JSONShape.list(&reader) { reader throws(DynamoError) in
                    try JSONShape.string(&reader)
                }
            )
        case "BS":
            return binarySet(
                try JSONShape.list(&reader) { reader throws(DynamoError) in
                    try JSONShape.blob(&reader)
                }
            )
        case "L":
            try JSONShape.requireList(&reader)
            var elements: [AttributeValue] = []
            try JSONShape.beginArray(&reader)
            while try JSONShape.nextElement(&reader) { elements.append(try value(&reader, depth: depth + 1)) }
            return .l(elements)
        case "M":
            var members = Item()
            try JSONShape.requireMap(&reader)
            try JSONShape.beginObject(&reader)
            while let key = try JSONShape.nextKey(&reader) {
                if try JSONShape.skipNull(&reader) { continue }
                if let fault = AttributeName.fault(in: key) { refuse(fault) }
                members[key] = try value(&reader, depth: depth + 1)
            }
            return .m(members)
        default: return nil
        }
    }

    // MARK: - Values

    private mutating func refuse(_ error: DynamoError) {
        if invalid == nil { invalid = error }
    }

    private mutating func number(_ text: String) -> DynamoNumber {
        do throws(DynamoError) { return try DynamoNumber(parsing: text) } catch {
            refuse(error)
            return .zero
        }
    }

    private mutating func stringSet(_ elements: [String]) -> AttributeValue {
        if elements.isEmpty { refuse(.invalidParameter("An string set  may not be empty")) }
        if Set(elements.map(Bytewise.init)).count < elements.count {
            refuse(.invalidParameter("Input collection [\(elements.joined(separator: ", "))] contains duplicates."))
        }
        return .ss(elements)
    }

    private mutating func numberSet(_ elements: [String]) -> AttributeValue {
        if elements.isEmpty { refuse(.invalidParameter("An number set  may not be empty")) }
        var numbers: [DynamoNumber] = []
        for element in elements { numbers.append(number(element)) }
        if Set(numbers).count < numbers.count { refuse(.validation("Input collection contains duplicates")) }
        return .ns(numbers)
    }

    private mutating func binarySet(_ elements: [JSONShape.Blob]) -> AttributeValue {
        if elements.isEmpty { refuse(.invalidParameter("Binary sets should not be empty")) }
        let binaries = elements.map(\.bytes)
        if Set(binaries).count < binaries.count {
            let texts = elements.map(\.text).joined(separator: ", ")
            refuse(.invalidParameter("Input collection [\(texts)]of type BS contains duplicates."))
        }
        return .bs(binaries)
    }
}

extension DynamoError {
    static func invalidParameter(_ reason: String) -> DynamoError {
        .validation("One or more parameter values were invalid: \(reason)")
    }
}
