import EmulatorCore
package import OrderedCollections

extension DynamoService {
    /// So many items are put in one transaction: at most a moment for whoever waits for the lock.
    private static let itemsAtATime = 64

    /// Puts the items of a seed file; putting them again changes nothing. All of the file is judged first, as PutItem
    /// would, so that a bad one writes nothing; then the items go in, some at a time.
    ///
    /// It takes as long as the file is long: run it in the background once requests are served.
    ///
    /// - Returns: how many items each table got.
    @discardableResult
    package func seed(_ file: SeedFile) throws(SeedError) -> OrderedDictionary<String, Int> {
        var plans: [WritePlan] = []
        for (name, entries) in file.tables {
            guard let table = account.store.table(named: name) else {
                throw SeedError(file: file.name, reason: "there is no table \(name)")
            }
            for entry in entries { plans.append(try plan(entry, of: file.name, into: table)) }
        }
        var rest = plans[...]
        while !rest.isEmpty {
            do throws(DynamoError) { _ = try account.store.write(Array(rest.prefix(Self.itemsAtATime))) } catch {
                throw SeedError(file: file.name, reason: error.message)
            }
            rest = rest.dropFirst(Self.itemsAtATime)
        }
        return file.tables.mapValues(\.count)
    }

    /// The same on the background thread, for an emulator that serves.
    package func seedInBackground(
        _ content: @escaping @Sendable () throws(SeedError) -> SeedFile
    ) async throws(SeedError) -> OrderedDictionary<String, Int> {
        let result = await background.run { [self] in
            Result { () throws(SeedError) in try seed(try content()) }
        }
        return try result.get()
    }

    private func plan(
        _ entry: SeedFile.Entry, of file: String, into table: TableDefinition
    ) throws(SeedError) -> WritePlan {
        do throws(DynamoError) {
            let image = try PutItem.image(of: entry.item)
            let row = try PutItem.row(of: entry.item, in: table)
            return WritePlan(table: table, row: row, change: .put(image, entry.item))
        } catch {
            let place = SeedError.Place(line: entry.line, item: entry.number)
            throw SeedError(file: file, place: place, reason: error.message)
        }
    }
}
