import Testing

@testable import EmulatorCore

@Suite struct CertificateNameTests {
    @Test(arguments: [
        ("192.168.1.7", "192.168.1.7"), ("0.0.0.0", "0.0.0.0"), ("::", "0:0:0:0:0:0:0:0"),
        ("fd00::17", "fd00:0:0:0:0:0:0:17"), ("[fd00::17]", "fd00:0:0:0:0:0:0:17"),
        ("fe80::1%eth0", "fe80:0:0:0:0:0:0:1"),
    ])
    func `an address is one, of either version`(host: String, address: String) {
        guard case .address(let bytes) = CertificateName(host) else {
            Issue.record("\(host) is a name")
            return
        }
        let isLong = bytes.count == 16
        var parts: [String] = []
        for start in stride(from: 0, to: bytes.count, by: isLong ? 2 : 1) {
            parts.append(
                isLong ? String(Int(bytes[start]) << 8 | Int(bytes[start + 1]), radix: 16) : String(bytes[start]))
        }
        #expect(parts.joined(separator: isLong ? ":" : ".") == address)
    }

    // Four numbers do not make an address of a longer name, nor three, nor numbers past a byte.
    @Test(arguments: [
        "emulator", "emulator.internal", "x.1.2.3.4", "1.2.3", "1.2.3.400", "1.2.3.4.example",
    ])
    func `everything else is a name`(host: String) { #expect(CertificateName(host) == .dns(host)) }

    @Test func `the loopback is always there, and nothing twice`() {
        let loopback: [CertificateName] = [
            .dns("localhost"), .dns("*.localhost"), .address([127, 0, 0, 1]),
            .address([UInt8](repeating: 0, count: 15) + [1]),
        ]
        #expect(CertificateName.all(of: []) == loopback)
        #expect(
            CertificateName.all(of: ["127.0.0.1", "::1", "localhost", "box", "10.0.0.1", "box", "bücher"])
                == loopback + [.dns("box"), .address([10, 0, 0, 1])])
    }
}
