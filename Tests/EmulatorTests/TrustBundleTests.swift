import Testing

@testable import emulator

@Suite struct TrustBundleTests {
    private func certificate(_ content: String) -> String {
        "-----BEGIN CERTIFICATE-----\n\(content)\n-----END CERTIFICATE-----\n"
    }

    @Test func `the authority comes first, and what was trusted before stays`() {
        let files = [
            "/company.pem": "# the company's\n" + certificate("company"),
            "/etc/ssl/certs/ca-certificates.crt": certificate("root1") + certificate("root2"),
        ]
        let bundle = TrustBundle(
            authority: certificate("ours"),
            environment: ["NODE_EXTRA_CA_CERTS": "/company.pem", "HOME": "/company.pem"]
        ) { files[$0] }
        #expect(bundle.text == ["ours", "company", "root1", "root2"].map(certificate).joined())
    }

    @Test func `a bundle of an earlier start adds nothing`() {
        let earlier = certificate("ours") + certificate("root")
        let bundle = TrustBundle(
            authority: certificate("ours"),
            environment: ["AWS_CA_BUNDLE": "/tls/trusted.pem", "REQUESTS_CA_BUNDLE": "/tls/trusted.pem"]
        ) { $0 == "/tls/trusted.pem" ? earlier.replacing("\n", with: "\r\n") : nil }
        #expect(bundle.text == earlier)
    }

    @Test func `what cannot be read, or is cut off, is left out`() {
        let bundle = TrustBundle(
            authority: certificate("ours"), environment: ["SSL_CERT_FILE": "/half.pem", "AWS_CA_BUNDLE": "/gone.pem"]
        ) { $0 == "/half.pem" ? "-----BEGIN CERTIFICATE-----\nhalf\n" : nil }
        #expect(bundle.text == certificate("ours"))
    }
}
