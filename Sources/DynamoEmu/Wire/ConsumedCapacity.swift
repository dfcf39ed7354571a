import EmulatorCore

/// `ConsumedCapacity` of one table in an answer.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
struct ConsumedCapacity: Sendable {
    /// `ReturnConsumedCapacity`.
    enum Detail: String, Sendable {
        case none = "NONE"
        case total = "TOTAL"
        case indexes = "INDEXES"

        /// The constraint has been checked: what is absent or unknown is none.
        init(_ text: String?) { self = text.flatMap(Detail.init(rawValue:)) ?? .none }
    }

    /// Transactions say beside `CapacityUnits`, of the table and of each index, whether they read or wrote. All other
    /// operations give `CapacityUnits` alone.
    enum Kind: Sendable {
        case plain, transactionRead, transactionWrite

        /// "Amazon DynamoDB Transactions", developer guide: two reads or writes of every item, one to prepare and one
        /// to commit. Indexes are written to once.
        var tableFactor: Int { self == .plain ? 1 : 2 }
    }

    /// As the request names it: an ARN is answered with the ARN.
    var tableName: String
    var kind: Kind
    var table = 0.0
    var globalIndexes: [String: Double] = [:]
    var localIndexes: [String: Double] = [:]

    init(tableName: String, table: Double = 0, kind: Kind = .plain) {
        self.tableName = tableName
        self.table = table
        self.kind = kind
    }

    mutating func add(_ units: Double, to index: IndexDefinition) {
        switch index.scope {
        case .global: globalIndexes[index.name, default: 0] += units
        case .local: localIndexes[index.name, default: 0] += units
        }
    }

    mutating func add(_ outcome: WriteOutcome) throws(DynamoError) {
        table += Double(Capacity.write(outcome) * kind.tableFactor)
        for (index, units) in try Capacity.indexWrites(outcome) { add(Double(units), to: index) }
    }

    /// Adds a read of one item, which is strongly consistent or part of a transaction.
    mutating func add(readOf size: Int) { table += Double(Capacity.readUnits(size) * kind.tableFactor) }

    private var total: Double { table + globalIndexes.values.reduce(0, +) + localIndexes.values.reduce(0, +) }

    func write(_ detail: Detail, to writer: inout JSONWriter) {
        var object = ObjectWriter(&writer)
        object.member("TableName", &writer)
        writer.write(string: tableName)
        write(total, &object, to: &writer)
        if detail == .indexes {
            object.member("Table", &writer)
            write(table, to: &writer)
            write(globalIndexes, as: "GlobalSecondaryIndexes", &object, to: &writer)
            write(localIndexes, as: "LocalSecondaryIndexes", &object, to: &writer)
        }
        object.end(&writer)
    }

    private func write(
        _ indexes: [String: Double],
        as name: StaticString,
        _ object: inout ObjectWriter,
        to writer: inout JSONWriter
    ) {
        guard !indexes.isEmpty else { return }
        object.member(name, &writer)
        var list = ObjectWriter(&writer)
        for (name, units) in indexes.sorted(by: { $0.key < $1.key }) {
            list.member(name: name, &writer)
            write(units, to: &writer)
        }
        list.end(&writer)
    }

    private func write(_ units: Double, to writer: inout JSONWriter) {
        var object = ObjectWriter(&writer)
        write(units, &object, to: &writer)
        object.end(&writer)
    }

    private func write(_ units: Double, _ object: inout ObjectWriter, to writer: inout JSONWriter) {
        object.member("CapacityUnits", &writer)
        writer.write(units: units)
        switch kind {
        case .plain: return
        case .transactionRead: object.member("ReadCapacityUnits", &writer)
        case .transactionWrite: object.member("WriteCapacityUnits", &writer)
        }
        writer.write(units: units)
    }
}

extension JSONWriter {
    /// AWS writes capacity as a double: `1.0`, `0.5`.
    fileprivate mutating func write(units: Double) { write(raw: "\(units)") }
}
