import EmulatorCore
import Testing

@testable import DynamoEmu

@Suite("RequestTokens")
struct RequestTokensTests {
    let tokens = RequestTokens()
    let clock = ManualClock()

    private func fingerprint(_ text: String) -> RequestFingerprint.Value {
        var fingerprint = RequestFingerprint()
        fingerprint.combine(text)
        return fingerprint.value
    }

    private func run(
        _ token: String?,
        of operation: String = "TransactWriteItems",
        _ parameters: String = "a",
        _ body: () throws(DynamoError) -> Void = {}
    ) throws(DynamoError) -> RequestTokens.Answered? {
        try tokens.run(token, of: operation, fingerprint(parameters), clock) { () throws(DynamoError) in
            try body()
            return RequestTokens.Answered(reads: [("table", 7)], members: [1])
        }
    }

    @Test func `without a token a request always runs`() throws {
        #expect(try run(nil) == nil)
        #expect(try run(nil) == nil)
    }

    @Test func `a request that ran is answered with what it left`() throws {
        #expect(try run("t") == nil)
        let answered = try #require(try run("t"))
        #expect(answered.reads.map(\.size) == [7])
        #expect(answered.members == [1])
    }

    @Test func `a token counts for one operation`() throws {
        #expect(try run("t") == nil)
        #expect(try run("t", of: "ExecuteTransaction", "b") == nil)
    }

    @Test func `a request that still runs is in progress`() throws {
        _ = try run("t") { () throws(DynamoError) in
            #expect(refused { () throws(DynamoError) in _ = try run("t") } == .transactionInProgress())
            #expect(refused { () throws(DynamoError) in _ = try run("t", "b") } == .idempotentParameterMismatch())
        }
    }

    @Test func `the ten minutes begin when the first request is completed`() throws {
        _ = try run("t") { clock.advance(by: .seconds(600)) }
        clock.advance(by: .seconds(599))
        #expect(try run("t") != nil)
        clock.advance(by: .seconds(1))
        #expect(try run("t", "b") == nil)
    }

    @Test func `a reset forgets every token`() throws {
        _ = try run("t")
        tokens.forgetAll()
        #expect(try run("t", "b") == nil)
    }
}
