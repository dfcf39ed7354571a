import Testing

@testable import LambdaEmu

@Suite struct PythonVersionTests {
    @Test(arguments: [("python3.12", 12), ("3.9", 9), ("3.13.0", 13), ("python3.10.13", 10)])
    func `a version is what its second number says`(text: String, minor: Int) {
        #expect(PythonVersion(text)?.minor == minor)
    }

    @Test(arguments: ["python3", "python2.7", "python", "3", "nodejs20.x", "python3.x", "3.12.1.2", ""])
    func `what names no version of Python 3 is none`(text: String) {
        #expect(PythonVersion(text) == nil)
    }

    @Test(arguments: [
        (12, [10, 11, 13], 13), (12, [12, 13], 12), (9, [11, 13], 11), (14, [10, 12], 12), (11, [10, 14], 10),
    ])
    func `of others the nearest is taken, and of two as near the newer`(wanted: Int, there: [Int], got: Int) {
        #expect(PythonVersion(minor: wanted).nearest(of: there.map(PythonVersion.init(minor:)))?.minor == got)
    }

    @Test func `Lambda's client is pinned for every runtime, an older one for 3.9`() throws {
        for version in PythonRuntimeIdentifiers.supported {
            let pins = try #require(PythonRequirements.pins(for: version))
            #expect(pins.allSatisfy { $0.contains("==") })
            #expect(pins[0] == (version.minor == 9 ? "awslambdaric==3.1.1" : "awslambdaric==4.2.2"))
        }
        #expect(PythonRequirements.pins(for: PythonVersion(minor: 8)) == nil)
    }
}
