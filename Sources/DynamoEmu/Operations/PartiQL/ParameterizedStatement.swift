import EmulatorCore

/// One PartiQL statement of a request, with what goes with it: the whole request of ExecuteStatement, an element of
/// BatchExecuteStatement (`BatchStatementRequest`) and of ExecuteTransaction (`ParameterizedStatement`).
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ParameterizedStatement.html
struct ParameterizedStatement: Sendable {
    var statement: String?
    var parameters: [AttributeValue]?
    var isConsistent: Bool?
    var returnValuesOnConditionCheckFailure: String?
    /// The first parameter that DynamoDB refuses.
    var invalid: DynamoError?

    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool {
        switch member {
        case "Statement": statement = try reader.stringMember()
        case "Parameters": parameters = try readParameters(&reader)
        case "ConsistentRead": isConsistent = try reader.boolMember()
        case "ReturnValuesOnConditionCheckFailure":
            returnValuesOnConditionCheckFailure = try reader.stringMember()
        default: return false
        }
        return true
    }

    private mutating func readParameters(_ reader: inout JSONReader) throws(DynamoError) -> [AttributeValue]? {
        guard try reader.beginList() else { return nil }
        var parameters: [AttributeValue] = []
        while try reader.element() {
            parameters.append(try AttributeValue.read(&reader, invalid: &invalid))
        }
        return parameters
    }

    /// The statements of a batch or transaction.
    static func readList(
        _ type: StaticString,
        _ reader: inout JSONReader
    ) throws(DynamoError) -> [ParameterizedStatement]? {
        guard try reader.beginList() else { return nil }
        var statements: [ParameterizedStatement] = []
        while try reader.element() {
            guard try reader.beginStructure(type) else { continue }
            var statement = ParameterizedStatement()
            while let member = try reader.memberName() {
                if try !statement.read(member, &reader) { try reader.skipMember() }
            }
            statements.append(statement)
        }
        return statements
    }

    /// The length that the API allows a statement.
    private static let length = 1...8192

    /// - Parameter prefix: where the statement is in the request: empty, or `statements.1.member.`.
    func constraints(_ found: inout Constraints, _ prefix: String = "") {
        found.required(statement, "\(prefix)statement")
        found.length(statement, "\(prefix)statement", Self.length)
        if let parameters, parameters.isEmpty {
            found.length(0, of: "[]", "\(prefix)parameters", 1...Int.max)
        }
        found.oneOf(
            returnValuesOnConditionCheckFailure,
            "\(prefix)returnValuesOnConditionCheckFailure",
            ["ALL_OLD", "NONE"]
        )
    }

    /// - Throws: what is wrong with a parameter, before anything about the statement; then what is wrong with this.
    func prepared(_ catalog: TableCatalog) throws(DynamoError) -> PreparedStatement {
        if let invalid { throw invalid }
        return try PreparedStatement(try catalog.expressions.statement(statement ?? ""), parameters ?? [])
    }

    var returnsItemOnFailure: Bool { returnValuesOnConditionCheckFailure == "ALL_OLD" }

    /// The statement, cut, for the trace: which table it is about is not known before it is parsed.
    var subject: String { String((statement ?? "").prefix(120)) }
}

extension Constraints {
    /// The statements of a batch or transaction.
    ///
    /// - Parameter type: the structure of the list's elements, which AWS prints with their members.
    mutating func statements(_ statements: [ParameterizedStatement]?, _ path: String, of type: String, _ maximum: Int) {
        required(statements, path)
        guard let statements else { return }
        if !(1...maximum).contains(statements.count) {
            let list = [String](repeating: "com.amazonaws.dynamodb.v20120810.\(type)", count: statements.count)
            length(statements.count, of: "[\(list.joined(separator: ", "))]", path, 1...maximum)
        }
        for (position, statement) in statements.enumerated() {
            statement.constraints(&self, "\(path).\(position + 1).member.")
        }
    }
}
