import EmulatorCore

/// Typed reading of request members. What has the wrong JSON type is a `SerializationException` in the words of AWS's
/// own deserializer; a member that is `null` counts as absent, as on AWS.
extension JSONReader {
    /// Runs one step of the reader; text that is no JSON becomes a `SerializationException`.
    @inline(__always)
    mutating func step<Result>(
        _ body: (inout JSONReader) throws(JSONError) -> Result
    ) throws(DynamoError) -> Result {
        do { return try body(&self) } catch { throw .malformed(error.description) }
    }

    mutating func stringMember() throws(DynamoError) -> String? {
        let kind = try step { (reader) throws(JSONError) in try reader.peek() }
        if kind == .string { return try step { (reader) throws(JSONError) in try reader.readString() } }
        return try refuseScalar(kind, as: "String")
    }

    /// The strings that mean a truth value convert, too.
    mutating func boolMember() throws(DynamoError) -> Bool? {
        let kind = try step { (reader) throws(JSONError) in try reader.peek() }
        if kind == .bool { return try step { (reader) throws(JSONError) in try reader.readBool() } }
        if kind == .string {
            let text = try step { (reader) throws(JSONError) in try reader.readString() }
            guard let value = JSONShape.truth(of: text) else {
                throw .serialization("Unexpected token received from parser")
            }
            return value
        }
        return try refuseScalar(kind, as: "Boolean")
    }

    /// - Parameter type: `Integer` or `Long`, as errors name it. A fraction is cut off, as AWS does.
    mutating func integerMember(_ type: StaticString = "Integer") throws(DynamoError) -> Int? {
        let kind = try step { (reader) throws(JSONError) in try reader.peek() }
        guard kind == .number else { return try refuseScalar(kind, as: type) }
        let text = try step { (reader) throws(JSONError) in try reader.readNumber() }
        if let value = Int(text) { return value }
        guard let value = Double(text), value.isFinite else { return text.hasPrefix("-") ? .min : .max }
        return Int(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }

    /// Steps into the request itself.
    mutating func beginInput() throws(DynamoError) -> Bool {
        let kind = try step { (reader) throws(JSONError) in try reader.peek() }
        switch kind {
        case .object, .null: return try beginStructure("")
        case .array, .string, .number, .bool: throw .malformed("the body is no JSON object")
        }
    }

    /// Steps into an object that is a structure of the API; false when the member is null.
    mutating func beginStructure(_ type: StaticString) throws(DynamoError) -> Bool {
        switch try step({ (reader) throws(JSONError) in try reader.peek() }) {
        case .object:
            try step { (reader) throws(JSONError) in try reader.beginObject() }
            return true
        case .null:
            try step { (reader) throws(JSONError) in try reader.readNull() }
            return false
        case .array: throw .serialization("Unrecognized collection type class com.amazonaws.dynamodb.v20120810.\(type)")
        case .string, .number, .bool: throw .serialization("Unexpected value type in payload")
        }
    }

    /// Steps into an object that is a map of the API; false when the member is null.
    mutating func beginMap(of type: StaticString) throws(DynamoError) -> Bool {
        switch try step({ (reader) throws(JSONError) in try reader.peek() }) {
        case .object:
            try step { (reader) throws(JSONError) in try reader.beginObject() }
            return true
        case .null:
            try step { (reader) throws(JSONError) in try reader.readNull() }
            return false
        case .array: throw .serialization("Unrecognized collection type java.util.Map<java.lang.String, \(type)>")
        case .string, .number, .bool: throw .serialization("Unexpected field type")
        }
    }

    /// Steps into a list; false when the member is null.
    mutating func beginList() throws(DynamoError) -> Bool {
        switch try step({ (reader) throws(JSONError) in try reader.peek() }) {
        case .array:
            try step { (reader) throws(JSONError) in try reader.beginArray() }
            return true
        case .null:
            try step { (reader) throws(JSONError) in try reader.readNull() }
            return false
        case .object: throw .serialization("Start of structure or map found where not expected")
        case .string, .number, .bool: throw .serialization("Unexpected field type")
        }
    }

    mutating func memberName() throws(DynamoError) -> String? {
        try step { (reader) throws(JSONError) in try reader.nextKey() }
    }

    mutating func element() throws(DynamoError) -> Bool {
        try step { (reader) throws(JSONError) in try reader.nextElement() }
    }

    mutating func skipMember() throws(DynamoError) {
        try step { (reader) throws(JSONError) in _ = try reader.skipValue() }
    }

    mutating func stringListMember() throws(DynamoError) -> [String]? {
        guard try beginList() else { return nil }
        var strings: [String] = []
        while try element() {
            if let string = try stringMember() { strings.append(string) }
        }
        return strings
    }

    /// `ExpressionAttributeNames`.
    mutating func stringMapMember() throws(DynamoError) -> [String: String]? {
        guard try beginMap(of: "java.lang.String") else { return nil }
        var strings: [String: String] = [:]
        while let key = try memberName() {
            if let string = try stringMember() { strings[key] = string }
        }
        return strings
    }

    /// An item or a key. Values that DynamoDB refuses are left in `invalid`, to be thrown in their turn.
    mutating func itemMember(invalid: inout DynamoError?) throws(DynamoError) -> Item? {
        if try step({ (reader) throws(JSONError) in try reader.peek() }) == .null {
            try skipMember()
            return nil
        }
        return try AttributeValue.readItem(&self, invalid: &invalid)
    }

    private mutating func refuseScalar<Value>(
        _ kind: Kind,
        as type: StaticString
    ) throws(DynamoError) -> Value? {
        switch kind {
        case .null:
            try skipMember()
            return nil
        case .bool:
            let value = try step { (reader) throws(JSONError) in try reader.readBool() }
            throw .serialization("\(value ? "TRUE" : "FALSE")_VALUE cannot be converted to \(type)")
        case .number:
            let text = try step { (reader) throws(JSONError) in try reader.readNumber() }
            throw .serialization("\(Int(text) == nil ? "DECIMAL" : "NUMBER")_VALUE cannot be converted to \(type)")
        case .string: throw .serialization("STRING_VALUE cannot be converted to \(type)")
        case .array: throw .serialization("Unrecognized collection type class java.lang.\(type)")
        case .object: throw .serialization("Start of structure or map found where not expected")
        }
    }
}
