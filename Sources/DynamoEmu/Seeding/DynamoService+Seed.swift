package import OrderedCollections

extension DynamoService {
    /// Puts the items of a seed file, all of them or none; putting them again changes nothing.
    ///
    /// - Returns: how many items each table got.
    @discardableResult
    package func seed(_ file: SeedFile) throws(SeedError) -> OrderedDictionary<String, Int> {
        var plans: [WritePlan] = []
        for (name, entries) in file.tables {
            let table: TableDefinition
            do throws(DynamoError) { table = try account.table(name) } catch {
                throw SeedError(file: file.name, reason: "there is no table \(name)")
            }
            for entry in entries {
                do throws(DynamoError) {
                    let image = try PutItem.image(of: entry.item)
                    let row = try PutItem.row(of: entry.item, in: table)
                    plans.append(WritePlan(table: table, row: row, change: .put(image, entry.item)))
                } catch {
                    let place = SeedError.Place(line: entry.line, item: entry.number)
                    throw SeedError(file: file.name, place: place, reason: error.message)
                }
            }
        }
        do throws(DynamoError) { _ = try account.store.write(plans) } catch {
            throw SeedError(file: file.name, reason: error.message)
        }
        return OrderedDictionary(uniqueKeysWithValues: file.tables.map { ($0, $1.count) })
    }
}
