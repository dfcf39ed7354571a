import EmulatorCore
import OrderedCollections

/// The `RequestItems` of BatchWriteItem, from a file: `{"table": [{"PutRequest": {"Item": {…}}}, …], …}`.
struct RequestItems {
    private(set) var tables: OrderedDictionary<String, [SeedFile.Entry]> = [:]
    private let file: String
    private let bytes: [UInt8]

    init(file: String, content: String) throws(SeedError) {
        self.file = file
        bytes = Array(content.utf8)
        var place = SeedError.Place(line: 1, item: 0)
        var read: OrderedDictionary<String, [SeedFile.Entry]> = [:]
        let failure = bytes.withUnsafeBytes { buffer -> String? in
            do {
                var reader = try JSONReader(buffer)
                try Self.readTables(&reader, buffer, into: &read, at: &place)
                try reader.finish()
                return nil
            } catch let error as JSONError {
                place.line = Self.line(of: error.offset, in: buffer)
                return "not JSON: \(error)"
            } catch let error as DynamoError {
                return error.message
            } catch {
                return "\(error)"
            }
        }
        if let failure { throw SeedError(file: file, place: place, reason: failure) }
        tables = read
    }

    private static func readTables(
        _ reader: inout JSONReader, _ buffer: UnsafeRawBufferPointer,
        into tables: inout OrderedDictionary<String, [SeedFile.Entry]>, at place: inout SeedError.Place
    ) throws {
        try reader.beginObject()
        while let table = try reader.nextKey() {
            try reader.beginArray()
            while try reader.nextElement() {
                _ = try reader.peek()
                place = .init(line: line(of: reader.offset, in: buffer), item: tables[table, default: []].count + 1)
                let item = try readRequest(&reader)
                tables[table, default: []].append(.init(item: item, line: place.line, number: place.item))
            }
        }
    }

    private static func readRequest(_ reader: inout JSONReader) throws -> Item {
        var item: Item?
        try reader.beginObject()
        while let request = try reader.nextKey() {
            guard request == "PutRequest" else {
                throw DynamoError.validation("a seed holds PutRequests, not \(request)")
            }
            try reader.beginObject()
            while let member = try reader.nextKey() {
                guard member == "Item" else {
                    throw DynamoError.validation("a PutRequest holds an Item, not \(member)")
                }
                item = try readItem(&reader)
            }
        }
        guard let item else { throw DynamoError.validation("a request without a PutRequest and its Item") }
        return item
    }

    private static func readItem(_ reader: inout JSONReader) throws -> Item {
        var item = Item()
        try reader.beginObject()
        while let name = try reader.nextKey() { item[name] = try AttributeValue.read(&reader) }
        return item
    }

    private static func line(of offset: Int, in buffer: UnsafeRawBufferPointer) -> Int {
        1 + buffer.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    }
}
