/// The second tier of errors: the rules that hold for one member alone. DynamoDB reports up to ten in one message.
struct Constraints {
    private(set) var failures: [String] = []
    /// What is wrong with the name of the table that an operation on items goes to.
    private var tableNameFailures: [String] = []
    /// What is reported before any of them, alone.
    private var missing: String?

    private mutating func fail(_ value: String, _ path: String, _ rule: String) {
        failures.append("Value \(value) at '\(path)' failed to satisfy constraint: \(rule)")
    }

    /// - Throws: `ValidationException` "N validation errors detected: …".
    func check() throws(DynamoError) {
        if let missing {
            throw .validation("The parameter '\(missing)' is required but was not present in the request")
        }
        let failures = tableNameFailures.isEmpty ? failures : tableNameFailures
        guard !failures.isEmpty else { return }
        let noun = failures.count == 1 ? "error" : "errors"
        throw .validation(
            "\(failures.count) validation \(noun) detected: \(failures.prefix(10).joined(separator: "; "))"
        )
    }

    mutating func required<Value>(_ value: Value?, _ path: @autoclosure () -> String) {
        if value == nil { fail("null", path(), "Member must not be null") }
    }

    /// The length of a string, or the number of elements of a list or map.
    mutating func length(_ count: Int, of value: @autoclosure () -> String, _ path: String, _ range: ClosedRange<Int>) {
        if count < range.lowerBound {
            fail("'\(value())'", path, "Member must have length greater than or equal to \(range.lowerBound)")
        } else if count > range.upperBound {
            fail("'\(value())'", path, "Member must have length less than or equal to \(range.upperBound)")
        }
    }

    mutating func length(_ text: String?, _ path: @autoclosure () -> String, _ range: ClosedRange<Int>) {
        guard let text, !range.contains(text.utf8.count) else { return }
        length(text.utf8.count, of: text, path(), range)
    }

    /// The lengths of the strings that a list holds.
    mutating func members(_ texts: [String], _ path: String, _ range: ClosedRange<Int>) {
        guard texts.contains(where: { !range.contains($0.utf8.count) }) else { return }
        fail(
            "'[\(texts.joined(separator: ", "))]'",
            path,
            "Member must satisfy constraint: [Member must have length less than or equal to \(range.upperBound), "
                + "Member must have length greater than or equal to \(range.lowerBound)]"
        )
    }

    /// The lengths of the lists that a map holds.
    mutating func mapValues(
        _ counts: [Int],
        of value: @autoclosure () -> String,
        _ path: String,
        _ range: ClosedRange<Int>
    ) {
        guard counts.contains(where: { !range.contains($0) }) else { return }
        fail(
            "'\(value())'",
            path,
            "Map value must satisfy constraint: [Member must have length less than or equal to \(range.upperBound), "
                + "Member must have length greater than or equal to \(range.lowerBound)]"
        )
    }

    /// The keys of a map, of which one fails.
    mutating func mapKeys(of value: String, _ path: String, _ rules: [String]) {
        fail("'\(value)'", path, "Map keys must satisfy constraint: [\(rules.joined(separator: ", "))]")
    }

    mutating func range(_ number: Int?, _ path: @autoclosure () -> String, _ range: ClosedRange<Int>) {
        guard let number else { return }
        if number < range.lowerBound {
            fail("'\(number)'", path(), "Member must have value greater than or equal to \(range.lowerBound)")
        } else if number > range.upperBound {
            fail("'\(number)'", path(), "Member must have value less than or equal to \(range.upperBound)")
        }
    }

    mutating func oneOf(_ text: String?, _ path: @autoclosure () -> String, _ values: [String]) {
        guard let text, !values.contains(text) else { return }
        fail("'\(text)'", path(), "Member must satisfy enum value set: [\(values.joined(separator: ", "))]")
    }

    /// A table's or an index's name: `[a-zA-Z0-9_.-]+`, 3 to 255 characters.
    mutating func resourceName(_ text: String?, _ path: @autoclosure () -> String) {
        guard let text else { return }
        if !text.isEmpty, !text.utf8.allSatisfy(\.isResourceNameByte) {
            fail("'\(text)'", path(), "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
        }
        length(text, path(), TableName.length)
    }

    /// The name of an attribute of a key, a projection or TTL: 1 to 255 characters (API reference).
    mutating func attributeName(_ text: String?, _ path: @autoclosure () -> String) { length(text, path(), 1...255) }

    /// `TableName` of the operations on tables, which look for it before everything else.
    mutating func firstOfAll(tableName: String?) {
        if tableName == nil { missing = "TableName" }
    }

    /// `TableName` where an ARN will do too.
    mutating func tableName(_ text: String?, _ path: @autoclosure () -> String = "tableName") {
        required(text, path())
        guard let text else { return }
        if text.hasPrefix("arn:") {
            length(text, path(), TableName.lengthOfARN)
        } else {
            resourceName(text, path())
        }
    }

    /// The `TableName` of an operation on items. What is wrong with it is reported alone: requests are routed by it
    /// before they are looked at. An ARN may stand there, so an empty one is too short for that.
    mutating func itemTableName(_ text: String?) {
        let count = failures.count
        if text?.isEmpty ?? false { length(text, "tableName", TableName.lengthOfARN) } else { tableName(text) }
        guard text != nil, failures.count > count else { return }
        tableNameFailures = Array(failures[count...])
    }

    /// Query's `Limit`, which AWS refuses in other words than Scan's.
    mutating func queryLimit(_ limit: Int?) {
        guard let limit, limit < 1 else { return range(limit, "limit", 1...Int(Int32.max)) }
        failures.append(
            "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        )
    }

    mutating func returnConsumedCapacity(_ text: String?) {
        oneOf(text, "returnConsumedCapacity", ["INDEXES", "TOTAL", "NONE"])
    }

    mutating func returnItemCollectionMetrics(_ text: String?) {
        oneOf(text, "returnItemCollectionMetrics", ["SIZE", "NONE"])
    }
}

extension UInt8 {
    var isResourceNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
