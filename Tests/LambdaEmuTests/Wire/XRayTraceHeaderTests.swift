import EmulatorCore
import Testing

@testable import LambdaEmu

@Suite struct XRayTraceHeaderTests {
    private let now = Timestamp(seconds: 0x5bdb_40ca)

    @Test func `without one a root is made from the time`() {
        let header = XRayTraceHeader(nil, now: now, identifiers: SequentialIdentifierSource())
        #expect(header.forCaller == "root=1-5bdb40ca-000000000000000000000001;sampled=0")
        #expect(
            header.forFunction == "Root=1-5bdb40ca-000000000000000000000001;Parent=0000000000000001;Sampled=0")
    }

    @Test func `the caller's goes on to the function`() {
        let given = "Root=1-67891233-abcdef012345678912345678; Parent=53995c3f42cd8ad8; Sampled=1"
        let header = XRayTraceHeader(given, now: now, identifiers: SequentialIdentifierSource())
        #expect(
            header.forFunction
                == "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1")
    }
}
