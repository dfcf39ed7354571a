import Testing

@testable import EmulatorCore

@Suite struct HTTPOriginTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1:8080", ""),
        ("http://localhost", "localhost", 80, "localhost", ""),
        ("HTTP://localhost:80/", "localhost", 80, "localhost", ""),
        ("https://api.example.com", "api.example.com", 443, "api.example.com", ""),
        ("https://api.example.com:80/base/", "api.example.com", 80, "api.example.com:80", "/base"),
        ("http://[::1]:8080/a?b", "::1", 8080, "[::1]:8080", "/a"),
    ])
    func `a URL`(url: String, host: String, port: Int, authority: String, path: String) throws {
        let origin = try #require(HTTPOrigin(url))
        #expect(origin.host == host)
        #expect(origin.port == port)
        #expect(origin.authority == authority)
        #expect(origin.basePath == path)
    }

    @Test(arguments: ["", "localhost", "ftp://a", "http://", "http://a:b", "http://a:0", "http://me@a", "http:/a"])
    func `what is none`(url: String) { #expect(HTTPOrigin(url) == nil) }
}
