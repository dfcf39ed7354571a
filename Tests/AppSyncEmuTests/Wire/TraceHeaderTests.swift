import EmulatorCore
import Testing

@testable import AppSyncEmu

@Suite struct TraceHeaderTests {
    @Test func `the client's header is the one that counts`() {
        #expect(
            TraceHeader.sent(in: [("host", "h"), ("x-amzn-trace-id", "Root=1-5bdb40ca-556d8b0c50dc66f0511bf520")])
                == "Root=1-5bdb40ca-556d8b0c50dc66f0511bf520")
        #expect(TraceHeader.sent(in: [("host", "h")]) == nil)
    }

    @Test func `one that is made has the time of the request and digits of its id`() {
        #expect(
            TraceHeader.make(for: "01234567-89ab-4cde-8f01-23456789abcd", received: Timestamp(seconds: 1_800_000_000))
                == "Root=1-6b49d200-89ab4cde8f0123456789abcd")
        #expect(TraceHeader.make(for: "x", received: Timestamp(seconds: 1)) == "Root=1-00000001-x")
    }
}
