import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct TokenKeysTests {
    /// What issuers on this machine answer, and how often they were asked.
    private final class Net: Sendable {
        private let state = Locked<(pages: [String: JSONValue], asked: [String])>(([:], []))
        var asked: [String] { state.withLock { $0.asked } }
        func serve(_ url: String, _ page: JSONValue) { state.withLock { $0.pages[url] = page } }
        @Sendable func fetch(_ url: String) -> Result<[UInt8], TokenKeys.FetchFailure> {
            state.withLock { state in
                state.asked.append(url)
                return state.pages[url].map { .success(Array($0.text.utf8)) } ?? .failure(.init("nobody listens"))
            }
        }
    }

    private let clock = ManualClock(now: TokenFixture.now)
    private let net = Net()
    private let set: JSONValue = ["keys": [.object(JSONWebKeyTests.rsa)]]

    private func keys(_ sources: TokenKeys.Source...) -> TokenKeys {
        TokenKeys(sources: sources, clock: clock) { [net] url in net.fetch(url) }
    }

    /// `key`, or the reason why there is none; whoever has to be asked is.
    private func found(_ keyID: String, _ issuer: String, _ keys: TokenKeys) async -> String {
        switch keys.key(keyID, of: issuer) {
        case .key: "key"
        case .none(let reason): reason
        case .ask(let answer):
            switch await answer() {
            case .success: "key, asked"
            case .failure(let failure): failure.reason
            }
        }
    }

    @Test func `a file's keys are for the issuer that it is given for, or for all`() async throws {
        let set = try JSONWebKeySet(set)
        let one = keys(.init(issuer: "https://a.example", location: .keys(set)))
        #expect(await found("rsa", "https://a.example", one) == "key")
        #expect(
            await found("rsa", "https://b.example", one).hasPrefix("its key rsa is not known: give the issuer's keys"))
        #expect(
            await found("p256", "https://a.example", one)
                == "its key p256 is not among the keys of https://a.example that are known here")
        let all = keys(.init(issuer: nil, location: .keys(set)))
        #expect(await found("rsa", "https://b.example", all) == "key")
        #expect(net.asked.isEmpty)
    }

    @Test func `a URL is asked once, and again for a new key, but not all the time`() async {
        let url = "http://127.0.0.1:9000/keys"
        let keys = keys(.init(issuer: nil, location: .url(url)))
        net.serve(url, ["keys": [.object(JSONWebKeyTests.p256)]])
        #expect(await found("p256", "https://a.example", keys) == "key, asked")
        #expect(await found("p256", "https://a.example", keys) == "key")
        net.serve(url, set)
        #expect(await found("rsa", "https://a.example", keys).hasPrefix("its key rsa is not among the keys"))
        #expect(net.asked.count == 1)
        clock.advance(by: .seconds(5))
        #expect(await found("rsa", "https://a.example", keys) == "key, asked")
        #expect(net.asked == [url, url])
    }

    @Test func `an issuer on this machine is discovered`() async {
        let issuer = "http://localhost:9000/realm"
        net.serve(
            issuer + "/.well-known/openid-configuration",
            ["issuer": .string(issuer), "jwks_uri": "http://[::1]:9000/jwks"])
        net.serve("http://[::1]:9000/jwks", set)
        #expect(await found("rsa", issuer, keys()) == "key, asked")
        #expect(await found("rsa", issuer + "/", keys()) == "key, asked")
    }

    @Test func `what an issuer answers instead of keys is said`() async {
        let issuer = "http://localhost:9000"
        let discovery = issuer + "/.well-known/openid-configuration"
        let unknown = "its key rsa is not among the keys of \(issuer) that are known here; \(discovery): "
        #expect(await found("rsa", issuer, keys()) == unknown + "nobody listens")
        net.serve(discovery, ["jwks_uri": "https://keys.example/jwks"])
        #expect(
            await found("rsa", issuer, keys())
                == unknown + "its jwks_uri https://keys.example/jwks is not on this machine")
        net.serve(discovery, ["jwks_uri": .string(discovery)])
        #expect(await found("rsa", issuer, keys()) == unknown + "it is no JWKS")
        net.serve(discovery, [:])
        #expect(await found("rsa", issuer, keys()) == unknown + "it is no JWKS: `keys` is missing")
    }

    @Test(arguments: [
        ("http://127.0.0.1:1/x", true), ("http://127.8.9.1", true), ("https://localhost/", true),
        ("http://id.localhost:80", true), ("http://[::1]:9000", true),
        ("https://example.com", false), ("http://127.0.0.1.example.com", false),
        ("http://localhost@example.com", false),
        ("http://localhost:80@example.com", false), ("http://10.0.0.1", false), ("file:///etc", false), ("", false),
    ])
    func `this machine and no other`(url: String, isLoopback: Bool) {
        #expect(LoopbackURL.isLoopback(url) == isLoopback)
    }
}
