import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Items that expire")
struct ExpiryTests {
    /// When the clock starts.
    static let start = 1_800_000_000

    private func enable(_ account: TestAccount, _ attribute: String = "e") throws {
        try account.expect(
            "UpdateTimeToLive",
            [
                "TableName": "table",
                "TimeToLiveSpecification": ["AttributeName": .string(attribute), "Enabled": true],
            ]
        )
    }

    private func keys(_ account: TestAccount) throws -> [String] {
        let items = try account.expect("Scan", ["TableName": "table"])["Items"]?.array ?? []
        return items.compactMap { $0["p"]?["S"]?.string }.sorted()
    }

    @Test func `an item goes a second after its time, and its record names the service`() async throws {
        let account = try TestAccount()
        try account.createStreamTable()
        try enable(account)
        try account.put(["p": s("soon"), "e": n(Self.start + 10)])
        try account.put(["p": s("later"), "e": n(Self.start + 20)])
        try account.put(["p": s("never")])
        account.clock.advance(by: .seconds(10))
        await account.service.background.run {}
        // Its time has come, and it is there and can be read: as on AWS, where it may be for days.
        #expect(try keys(account) == ["later", "never", "soon"])
        account.clock.advance(by: .seconds(1))
        try await account.eventually("the item is gone") { try keys(account) == ["later", "never"] }
        account.clock.advance(by: .seconds(10))
        try await account.eventually("the other is gone") { try keys(account) == ["never"] }
        let removals = try account.records(try account.streamARN()).filter { $0["eventName"] == "REMOVE" }
        #expect(removals.map { $0["dynamodb"]?["Keys"] } == [["p": s("soon")], ["p": s("later")]])
        #expect(
            removals.allSatisfy {
                $0["userIdentity"] == ["PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"]
            }
        )
        #expect(try account.expect("DescribeTable", ["TableName": "table"])["Table"]?["ItemCount"] == 1)
    }

    @Test func `a record of somebody's own deletion names nobody`() throws {
        let account = try TestAccount()
        try account.createStreamTable()
        try account.put(["p": s("a")])
        try account.expect("DeleteItem", ["TableName": "table", "Key": ["p": s("a")]])
        #expect(try account.records(try account.streamARN()).allSatisfy { $0["userIdentity"] == nil })
    }

    @Test func `items that were there before expire too; only a Number of the last five years does`() async throws {
        let account = try TestAccount()
        try account.createTable()
        let year = 365 * 24 * 60 * 60
        let times: [(String, JSONValue)] = [
            ("past", n(Self.start - 1)), ("fraction", ["N": "1799999998.9"]), ("years", n(Self.start - 5 * year + 60)),
            ("ancient", n(Self.start - 5 * year - 60)), ("zero", n(0)), ("negative", n(-5)),
            ("milliseconds", n(Self.start * 1000)), ("huge", ["N": "1e100"]), ("text", s("\(Self.start - 10)")),
        ]
        for (key, time) in times { try account.put(["p": s(key), "e": time]) }
        for number in 0..<200 { try account.put(["p": s("many\(number)"), "e": n(Self.start - 100)]) }
        try enable(account)
        let kept = ["ancient", "huge", "milliseconds", "negative", "text", "zero"]
        try await account.eventually("they are gone") { try keys(account) == kept }
    }

    @Test func `a time that changes is followed, and one that is taken away counts no more`() async throws {
        let account = try TestAccount()
        try account.createTable()
        try enable(account)
        for key in ["extended", "freed", "shortened", "other"] {
            try account.put(["p": s(key), "e": n(Self.start + 10)])
        }
        try account.put(["p": s("extended"), "e": n(Self.start + 100)])
        try account.put(["p": s("freed")])
        try account.put(["p": s("shortened"), "e": n(Self.start + 1)])
        account.clock.advance(by: .seconds(2))
        try await account.eventually("the earlier time counts") {
            try keys(account) == ["extended", "freed", "other"]
        }
        account.clock.advance(by: .seconds(50))
        try await account.eventually("the first time counts") { try keys(account) == ["extended", "freed"] }
        account.clock.advance(by: .seconds(60))
        try await account.eventually("the later time counts") { try keys(account) == ["freed"] }
    }

    @Test func `nothing expires while TTL is disabled, and another attribute counts afterwards`() async throws {
        let account = try TestAccount()
        try account.createTable()
        try enable(account)
        try account.put(["p": s("a"), "e": n(Self.start + 7200)])
        try account.put(["p": s("b"), "e": n(Self.start + 7200), "f": n(Self.start + 7200)])
        account.clock.advance(by: .seconds(3600))
        try account.expect(
            "UpdateTimeToLive",
            ["TableName": "table", "TimeToLiveSpecification": ["AttributeName": "e", "Enabled": false]]
        )
        account.clock.advance(by: .seconds(7200))
        await account.service.background.run {}
        #expect(try keys(account) == ["a", "b"])
        try enable(account, "f")
        try await account.eventually("the other attribute counts") { try keys(account) == ["a"] }
    }

    @Test func `expiry goes on after a restart`() async throws {
        let directory = try TableStoreTests.Directory()
        let location = SQLiteConnection.Location.file("\(directory.path)/t.sqlite")
        let first = try TestAccount(location)
        try first.createStreamTable()
        try enable(first)
        try first.put(["p": s("a"), "e": n(Self.start + 10)])
        let arn = try first.streamARN()
        let before = try first.records(arn)
        first.service.close()

        let second = try TestAccount(location)
        #expect(try second.streamARN() == arn)
        #expect(try second.records(arn) == before)
        second.clock.advance(by: .seconds(20))
        try await second.eventually("the item is gone") { try keys(second).isEmpty }
        let records = try second.records(arn)
        #expect(records.map { $0["eventName"] } == ["INSERT", "REMOVE"])
        let numbers = records.compactMap { $0["dynamodb"]?["SequenceNumber"]?.string }
        #expect(numbers == numbers.sorted() && Set(numbers).count == 2)
        second.service.close()
    }
}
