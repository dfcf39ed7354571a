import EmulatorCore

/// `ConsumedCapacity` of one table in an answer.
struct ConsumedCapacity: Sendable {
    /// `ReturnConsumedCapacity`.
    enum Detail: String, Sendable {
        case none = "NONE"
        case total = "TOTAL"
        case indexes = "INDEXES"

        /// The constraint has been checked: what is absent or unknown is none.
        init(_ text: String?) { self = text.flatMap(Detail.init(rawValue:)) ?? .none }
    }

    var tableName: String
    var table = 0.0
    var globalIndexes: [String: Double] = [:]
    var localIndexes: [String: Double] = [:]

    init(tableName: String, table: Double = 0) {
        self.tableName = tableName
        self.table = table
    }

    mutating func add(_ units: Double, to index: IndexDefinition) {
        switch index.scope {
        case .global: globalIndexes[index.name, default: 0] += units
        case .local: localIndexes[index.name, default: 0] += units
        }
    }

    mutating func add(_ outcome: WriteOutcome) throws(DynamoError) {
        table += Double(Capacity.write(outcome))
        for (index, units) in try Capacity.indexWrites(outcome) { add(Double(units), to: index) }
    }

    private var total: Double { table + globalIndexes.values.reduce(0, +) + localIndexes.values.reduce(0, +) }

    func write(_ detail: Detail, to writer: inout JSONWriter) {
        var object = ObjectWriter(&writer)
        object.member("TableName", &writer)
        writer.write(string: tableName)
        object.member("CapacityUnits", &writer)
        writer.write(units: total)
        if detail == .indexes {
            object.member("Table", &writer)
            Self.write(table, to: &writer)
            for (name, indexes) in [("GlobalSecondaryIndexes", globalIndexes), ("LocalSecondaryIndexes", localIndexes)]
            where !indexes.isEmpty {
                object.member(name: name, &writer)
                var list = ObjectWriter(&writer)
                for (name, units) in indexes.sorted(by: { $0.key < $1.key }) {
                    list.member(name: name, &writer)
                    Self.write(units, to: &writer)
                }
                list.end(&writer)
            }
        }
        object.end(&writer)
    }

    private static func write(_ units: Double, to writer: inout JSONWriter) {
        writer.write(literal: #"{"CapacityUnits":"#)
        writer.write(units: units)
        writer.write(byte: UInt8(ascii: "}"))
    }
}

extension JSONWriter {
    /// AWS writes capacity as a double: `1.0`, `0.5`.
    fileprivate mutating func write(units: Double) { write(raw: "\(units)") }
}
