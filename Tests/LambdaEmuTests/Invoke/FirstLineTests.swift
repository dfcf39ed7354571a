import NIOCore
import Testing

@testable import LambdaEmu

@Suite struct FirstLineTests {
    @Test func `a message is one line of the log, and a short one`() {
        #expect("no".firstLine == "no")
        #expect("".firstLine.isEmpty)
        #expect("one\ntwo".firstLine == "one…")
        #expect("one\r\ntwo".firstLine == "one…")
        #expect(String(repeating: "x", count: 501).firstLine == String(repeating: "x", count: 500) + "…")
    }

    @Test func `an event's failure has the first line`() {
        let outcome = InvocationResult.Outcome.functionError(
            ByteBuffer(), errorType: "ValueError", errorMessage: "one\ntwo")
        #expect(EventFailure(outcome)?.sentence == "ValueError: one…")
    }
}
