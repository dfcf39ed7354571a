import EmulatorCore

/// The `ClientRequestToken`s that were used in the last ten minutes, and what is to be answered to a request that
/// comes with one of them again. They are known to the running emulator only.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
final class RequestTokens: Sendable {
    /// "A client request token is valid for 10 minutes after the first request that uses it is completed."
    static let validity = Duration.seconds(600)
    /// Every client makes a token for every transaction. Past this many the oldest is forgotten early.
    static let maximum = 1 << 18
    /// The length that the API allows a token.
    static let length = 1...36

    /// What a repeated request is answered with.
    struct Answered: Sendable {
        /// The tables as the request named them, and how large the items are that a repetition is charged for as if it
        /// read them: the larger of the images before and after.
        var reads: [(table: String, size: Int)]
        /// Members of the answer that are given again, as written: `"Responses":[…]`. Empty if there are none.
        var members: [UInt8] = []
    }

    /// A token counts for one operation: TransactWriteItems and ExecuteTransaction do not know each other's.
    private struct Key: Hashable {
        var operation: String
        var token: String
    }

    private struct Entry {
        var fingerprint: RequestFingerprint.Value
        /// Nil while the first request runs.
        var answered: Answered?
    }

    private struct Table {
        var entries: [Key: Entry] = [:]
        /// In the order in which they were completed; those before `oldest` are gone.
        var completed: [(key: Key, at: Timestamp)] = []
        var oldest = 0

        mutating func forgetExpired(at now: Timestamp) {
            while oldest < completed.count,
                now - completed[oldest].at >= RequestTokens.validity
                    || completed.count - oldest > RequestTokens.maximum
            {
                entries[completed[oldest].key] = nil
                oldest += 1
            }
            guard oldest > 64, oldest > completed.count / 2 else { return }
            completed.removeFirst(oldest)
            oldest = 0
        }
    }

    private let table = Locked(Table())

    /// Runs a request, unless its token says that it has run already.
    ///
    /// A request that throws leaves its token free: nothing happened.
    ///
    /// - Parameters:
    ///   - token: nil: the request always runs.
    ///   - operation: the operation's name.
    ///   - body: runs the request, and answers what a repetition is to be told.
    /// - Returns: nil when `body` has run, else what it answered the first time.
    /// - Throws: `IdempotentParameterMismatchException`, `TransactionInProgressException` and what `body` throws.
    func run(
        _ token: String?,
        of operation: String,
        _ fingerprint: RequestFingerprint.Value,
        _ clock: any EmulatorClock,
        _ body: () throws(DynamoError) -> Answered
    ) throws(DynamoError) -> Answered? {
        guard let token else {
            _ = try body()
            return nil
        }
        let key = Key(operation: operation, token: token)
        if let answered = try claim(key, fingerprint, at: clock.now) { return answered }
        do throws(DynamoError) {
            let answered = try body()
            let now = clock.now
            table.withLock { table in
                guard table.entries[key] != nil else { return }
                table.entries[key]?.answered = answered
                table.completed.append((key, now))
            }
            return nil
        } catch {
            table.withLock { table in table.entries[key] = nil }
            throw error
        }
    }

    /// For when everything that was written is gone.
    func forgetAll() { table.withLock { $0 = Table() } }

    private func claim(
        _ key: Key,
        _ fingerprint: RequestFingerprint.Value,
        at now: Timestamp
    ) throws(DynamoError) -> Answered? {
        try table.withLock { (table) throws(DynamoError) in
            table.forgetExpired(at: now)
            guard let entry = table.entries[key] else {
                table.entries[key] = Entry(fingerprint: fingerprint, answered: nil)
                return nil
            }
            guard entry.fingerprint == fingerprint else { throw .idempotentParameterMismatch() }
            guard let answered = entry.answered else { throw .transactionInProgress() }
            return answered
        }
    }
}
