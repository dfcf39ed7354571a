package import EmulatorCore

/// The keys that tokens are verified with, and where they come from: files, addresses on this machine, and the
/// emulator's own issuer. AppSync asks every issuer itself; nothing here leaves the machine.
package final class TokenKeys: Sendable {
    /// One `--jwks`.
    package struct Source: Sendable {
        package enum Location: Sendable {
            case keys(JSONWebKeySet)
            /// On loopback.
            case url(String)
        }

        /// Whose keys they are; nil for any issuer's.
        package var issuer: String?
        package var location: Location

        package init(issuer: String?, location: Location) {
            self.issuer = issuer
            self.location = location
        }
    }

    /// The body of what a URL answers, or why there is none, in a sentence.
    package typealias Fetch = @Sendable (_ url: String) async -> Result<[UInt8], FetchFailure>

    package struct FetchFailure: Error, Sendable, Equatable {
        var reason: String
        package init(_ reason: String) { self.reason = reason }
    }

    enum Lookup: Sendable {
        case key(JSONWebKey)
        /// Why there is none.
        case none(String)
        /// The issuer has to be asked.
        case ask(@Sendable () async -> Result<JSONWebKey, FetchFailure>)
    }

    /// An unknown key id makes the issuer be asked again, but not more often than this.
    private static let refetchInterval = Duration.seconds(5)

    private struct Fetched {
        var keys: JSONWebKeySet
        var at: Timestamp
    }

    private let sources: [Source]
    private let own: TokenIssuer?
    private let fetch: Fetch?
    private let clock: any EmulatorClock
    private let fetched = Locked<[String: Fetched]>([:])

    package init(
        sources: [Source] = [], own: TokenIssuer? = nil, clock: any EmulatorClock, fetch: Fetch? = nil
    ) {
        self.sources = sources
        self.own = own
        self.clock = clock
        self.fetch = fetch
    }

    /// The key that `issuer` calls `keyID`.
    func key(_ keyID: String, of issuer: String) -> Lookup {
        if let key = own?.publicKey, key.keyID == keyID { return .key(key) }
        var urls: [String] = []
        var isNamed = false
        for source in sources where source.issuer == nil || source.issuer == issuer {
            isNamed = isNamed || source.issuer != nil
            switch source.location {
            case .keys(let keys): if let key = keys[keyID] { return .key(key) }
            case .url(let url): urls.append(url)
            }
        }
        // An issuer on this machine is asked as AppSync would ask it, unless it is said where its keys are.
        if !isNamed, LoopbackURL.isLoopback(issuer) { urls.append(Self.discovery(of: issuer)) }
        let now = clock.now
        let stale = urls.filter { url in
            guard let known = fetched.withLock({ $0[url] }) else { return true }
            return now >= known.at + Self.refetchInterval
        }
        for url in urls { if let key = fetched.withLock({ $0[url]?.keys[keyID] }) { return .key(key) } }
        guard let fetch, !stale.isEmpty else { return .none(unknown(keyID, of: issuer)) }
        return .ask { [self] in
            var reasons: [String] = []
            for url in stale {
                switch await keys(at: url, fetch) {
                case .success(let keys):
                    fetched.withLock { $0[url] = Fetched(keys: keys, at: now) }
                    if let key = keys[keyID] { return .success(key) }
                case .failure(let failure): reasons.append(failure.reason)
                }
            }
            return .failure(FetchFailure(([unknown(keyID, of: issuer)] + reasons).joined(separator: "; ")))
        }
    }

    private func unknown(_ keyID: String, of issuer: String) -> String {
        let sources = sources.filter { $0.issuer == nil || $0.issuer == issuer }
        if sources.isEmpty, !LoopbackURL.isLoopback(issuer) {
            return "its key \(keyID) is not known: give the issuer's keys with --jwks, or mint tokens with "
                + "`emulator token` (those of an emulator that has stopped are good no more)"
        }
        return "its key \(keyID) is not among the keys of \(issuer) that are known here"
    }

    private static func discovery(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// The JWKS at a URL, or the one that a discovery document there points at.
    private func keys(at url: String, _ fetch: Fetch) async -> Result<JSONWebKeySet, FetchFailure> {
        var url = url
        // A discovery document points at its JWKS, and a JWKS at nothing.
        for _ in 0..<2 {
            let body: [UInt8]
            switch await fetch(url) {
            case .failure(let failure): return .failure(FetchFailure("\(url): \(failure.reason)"))
            case .success(let bytes): body = bytes
            }
            guard let next = (try? JSONParser.parse(body))?["jwks_uri"]?.string else {
                do throws(JSONWebKeySet.Malformed) { return .success(try JSONWebKeySet(parsing: body)) } catch {
                    return .failure(FetchFailure("\(url): \(error)"))
                }
            }
            guard LoopbackURL.isLoopback(next) else {
                return .failure(FetchFailure("\(url): its jwks_uri \(next) is not on this machine"))
            }
            url = next
        }
        return .failure(FetchFailure("\(url): it is no JWKS"))
    }
}
