import EmulatorCore
package import OrderedCollections

/// One file of items to load, in one of AWS's own formats:
/// what `aws dynamodb batch-write-item --request-items file://…` takes (any number of items), or, named
/// `TABLE.jsonl`, one plain JSON object a line.
package struct SeedFile: Sendable {
    /// An item and the line where it begins, for messages.
    package struct Entry: Sendable {
        package var item: Item
        package var line: Int
        /// Which item of its table in this file, from 1.
        package var number: Int
    }

    package var name: String
    package var tables: OrderedDictionary<String, [Entry]>

    /// - Throws: `SeedError` that names file, line and item.
    package init(name: String, content: String) throws(SeedError) {
        self.name = name
        let file = name.split(separator: "/").last.map(String.init) ?? name
        if file.hasSuffix(".jsonl") {
            tables = [String(file.dropLast(".jsonl".count)): try Self.lines(name, content)]
        } else if file.hasSuffix(".json") {
            tables = try RequestItems(file: name, content: content).tables
        } else {
            throw SeedError(file: name, reason: "a seed is a .json file of request items or a TABLE.jsonl file")
        }
    }

    private static func lines(_ file: String, _ content: String) throws(SeedError) -> [Entry] {
        var entries: [Entry] = []
        for (index, line) in content.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            let place = SeedError.Place(line: index + 1, item: entries.count + 1)
            do {
                guard case .object(let members) = try JSONParser.parse(String(line)) else {
                    throw SeedError(file: file, place: place, reason: "a line holds one JSON object")
                }
                var item = Item()
                for (key, value) in members { item[key] = try PlainValue.attribute(value) }
                entries.append(Entry(item: item, line: place.line, number: place.item))
            } catch let error as JSONError {
                throw SeedError(file: file, place: place, reason: "not JSON: \(error)")
            } catch let error as DynamoError {
                throw SeedError(file: file, place: place, reason: error.message)
            } catch let error as SeedError {
                throw error
            } catch {
                throw SeedError(file: file, place: place, reason: "\(error)")
            }
        }
        return entries
    }
}

/// Why a seed file was refused; nothing of it was written.
package struct SeedError: Error, Sendable, CustomStringConvertible {
    package struct Place: Sendable, Equatable {
        package var line: Int
        package var item: Int
    }

    package var file: String
    package var place: Place?
    package var reason: String

    package init(file: String, place: Place? = nil, reason: String) {
        self.file = file
        self.place = place
        self.reason = reason
    }

    package var description: String {
        let place = place.map { ", line \($0.line), item \($0.item)" } ?? ""
        return "\(file)\(place): \(reason); nothing of this file was written"
    }
}
