import EmulatorCore
import OrderedCollections

/// `ConsumedCapacity` of an operation on several tables: an entry for each, by the name that the request has for it.
struct ConsumedCapacities: Sendable {
    private let detail: ConsumedCapacity.Detail
    private let kind: ConsumedCapacity.Kind
    private var byTable: OrderedDictionary<String, ConsumedCapacity> = [:]

    /// - Parameter returnConsumedCapacity: the request's member; when nothing is to be returned nothing is added up.
    init(_ returnConsumedCapacity: String?, kind: ConsumedCapacity.Kind) {
        detail = ConsumedCapacity.Detail(returnConsumedCapacity)
        self.kind = kind
    }

    mutating func add(_ outcome: WriteOutcome, to table: String) throws(DynamoError) {
        guard detail != .none else { return }
        try byTable[table, default: ConsumedCapacity(tableName: table, kind: kind)].add(outcome)
    }

    /// A strongly consistent read, or one in a transaction.
    mutating func add(readOf size: Int, to table: String) {
        guard detail != .none else { return }
        byTable[table, default: ConsumedCapacity(tableName: table, kind: kind)].add(readOf: size)
    }

    mutating func add(_ units: Double, to table: String) {
        guard detail != .none else { return }
        byTable[table, default: ConsumedCapacity(tableName: table, kind: kind)].table += units
    }

    func write(_ object: inout ObjectWriter, to writer: inout JSONWriter) {
        guard detail != .none else { return }
        object.member("ConsumedCapacity", &writer)
        writer.write(byte: UInt8(ascii: "["))
        for (position, capacity) in byTable.values.enumerated() {
            if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
            capacity.write(detail, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "]"))
    }
}
