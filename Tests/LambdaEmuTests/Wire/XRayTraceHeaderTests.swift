import EmulatorCore
import Testing

@testable import LambdaEmu

@Suite struct XRayTraceHeaderTests {
    private let now = Timestamp(seconds: 0x5bdb_40ca)

    @Test func `without one a root is made from the time`() {
        let header = XRayTraceHeader(nil, now: now, identifiers: SequentialIdentifierSource())
        #expect(header.forCaller == "root=1-5bdb40ca-000000000000000000000001;sampled=0")
        #expect(
            header.forFunction("a")
                == "Root=1-5bdb40ca-000000000000000000000001;Parent=0000000000000001;Sampled=0;Lineage=ca978112:1")
    }

    @Test func `the caller's goes on to the function`() {
        let given = "Root=1-67891233-abcdef012345678912345678; Parent=53995c3f42cd8ad8; Sampled=1"
        let header = XRayTraceHeader(given, now: now, identifiers: SequentialIdentifierSource())
        #expect(
            header.forFunction("a")
                == "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=ca978112:1")
    }

    @Test func `each function of a chain is counted, and its seventeenth invocation is a loop`() {
        var header: String? = nil
        for count in 1...16 {
            for arn in ["a", "b"] {
                let trace = XRayTraceHeader(header, now: now, identifiers: SequentialIdentifierSource())
                #expect(!trace.lineage.isLoop(of: arn), "\(arn) \(count)")
                header = trace.forFunction(arn).split(separator: "|").joined(separator: "%7C")
            }
        }
        let trace = XRayTraceHeader(header, now: now, identifiers: SequentialIdentifierSource())
        #expect(trace.lineage.text == "ca978112:16|3e23e816:16")
        #expect(trace.lineage.isLoop(of: "a"))
        #expect(!trace.lineage.isLoop(of: "c"))
    }

    @Test func `a lineage that is none of ours counts nothing`() {
        #expect(Lineage("25:a87bd80c:1|x|y:z|q:99").text.isEmpty)
    }
}
