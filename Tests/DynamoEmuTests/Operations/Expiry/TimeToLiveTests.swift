import EmulatorCore
import OrderedCollections
import Testing

@Suite("UpdateTimeToLive, DescribeTimeToLive")
struct TimeToLiveTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable()
    }

    private func update(_ attribute: String, _ enabled: Bool) -> JSONValue {
        [
            "TableName": "table",
            "TimeToLiveSpecification": ["AttributeName": .string(attribute), "Enabled": .bool(enabled)],
        ]
    }

    @Test func `the specification must be there`() throws {
        try account.refuse(
            "UpdateTimeToLive",
            ["TableName": "table"],
            "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member "
                + "must not be null"
        )
    }

    @Test func `a setting that changes nothing is refused`() throws {
        try account.refuse("UpdateTimeToLive", update("expires_at", false), "TimeToLive is already disabled")
        try account.expect("UpdateTimeToLive", update("expires_at", true))
        try account.refuse("UpdateTimeToLive", update("expires_at", true), "TimeToLive is already enabled")
        try account.refuse(
            "UpdateTimeToLive",
            update("other", true),
            "TimeToLive is active on a different AttributeName: current AttributeName is expires_at"
        )
    }

    @Test func `a change must be an hour ago before the next one`() throws {
        let tooSoon = "Time to live has been modified multiple times within a fixed interval"
        try account.expect("UpdateTimeToLive", update("expires_at", true))
        account.clock.advance(by: .seconds(60 * 60 - 1))
        try account.refuse("UpdateTimeToLive", update("expires_at", false), tooSoon)
        account.clock.advance(by: .seconds(1))
        try account.expect("UpdateTimeToLive", update("expires_at", false))
        try account.refuse("UpdateTimeToLive", update("expires_at", true), tooSoon)
        // What would change nothing is refused for that.
        try account.refuse("UpdateTimeToLive", update("expires_at", false), "TimeToLive is already disabled")
        account.clock.advance(by: .seconds(60 * 60))
        try account.expect("UpdateTimeToLive", update("other", true))
    }

    @Test func `a table that is being created is in use`() throws {
        let account = try TestAccount(statusDelay: .seconds(10))
        try account.createTable()
        try account.refuse(
            "UpdateTimeToLive",
            update("expires_at", true),
            "ResourceInUseException",
            "Attempt to change a resource which is still in use: Table is being created: table"
        )
        account.clock.advance(by: .seconds(10))
        try account.expect("UpdateTimeToLive", update("expires_at", true))
    }

    @Test func `the setting is described`() throws {
        let before = try account.expect("DescribeTimeToLive", ["TableName": "table"])
        #expect(before == ["TimeToLiveDescription": ["TimeToLiveStatus": "DISABLED"]])
        try account.expect("UpdateTimeToLive", update("expires_at", true))
        let after = try account.expect("DescribeTimeToLive", ["TableName": "table"])
        #expect(
            after == ["TimeToLiveDescription": ["TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"]]
        )
    }
}
