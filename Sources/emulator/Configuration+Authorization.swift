import AppSyncEmu
import EmulatorCore
import NIOCore
import NIOHTTP1

/// `--jwks` and `--policies`.
extension Configuration {
    /// Files are read here and now; URLs when the first token needs them.
    func tokenKeySources() throws(StartError) -> [TokenKeys.Source] {
        var sources: [TokenKeys.Source] = []
        for text in jwks {
            let (issuer, place) = Self.issuer(in: text)
            guard !place.hasPrefix("http://"), !place.hasPrefix("https://") else {
                guard LoopbackURL.isLoopback(place) else {
                    throw StartError(
                        "--jwks \(place): the emulator talks to this machine only; save the keys to a file")
                }
                sources.append(TokenKeys.Source(issuer: issuer, location: .url(place)))
                continue
            }
            do {
                let keys = try JSONWebKeySet(parsing: try FileContent.read(place))
                sources.append(TokenKeys.Source(issuer: issuer, location: .keys(keys)))
            } catch let error as FileError { throw StartError("--jwks \(error)") } catch {
                throw StartError("--jwks \(place): \(error)")
            }
        }
        return sources
    }

    func accessPolicies() throws(StartError) -> AccessPolicies {
        guard let policiesFile else { return AccessPolicies() }
        do { return try AccessPolicies(parsing: try FileContent.read(policiesFile)) } catch let error as FileError {
            throw StartError("--policies \(error)")
        } catch { throw StartError("--policies \(policiesFile): \(error)") }
    }

    /// `https://issuer/=keys.json`. An issuer is a URL without a query, so that a URL of keys may have one.
    private static func issuer(in text: String) -> (issuer: String?, place: String) {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), let equals = text.firstIndex(of: "="),
            !text[..<equals].contains("?")
        else { return (nil, text) }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}

extension HTTPClient {
    /// Asks an issuer on this machine.
    @Sendable func fetchKeys(_ url: String) async -> Result<[UInt8], TokenKeys.FetchFailure> {
        guard let origin = HTTPOrigin(url) else { return .failure(.init("it is no URL")) }
        // What comes behind the authority, with the query that `basePath` leaves out.
        let target = url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
        do throws(HTTPClientError) {
            let response = try await send(
                .GET, target.isEmpty ? "/" : String(target),
                headers: ["host": origin.authority, "accept": "application/json"], body: ByteBuffer(), to: origin)
            guard response.status == .ok else { return .failure(.init("it answers \(response.status)")) }
            return .success(Array(buffer: response.body))
        } catch { return .failure(.init("\(error)")) }
    }
}
