import EmulatorCore
import OrderedCollections

/// A JWKS (RFC 7517, section 5).
package struct JSONWebKeySet: Sendable {
    package struct Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        var reason: String
        package var description: String { reason }
    }

    private var keys: [String: JSONWebKey] = [:]

    package init() {}

    package init(parsing text: [UInt8]) throws(Malformed) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(text) } catch {
            throw Malformed(reason: "it is not JSON: \(error)")
        }
        try self.init(value)
    }

    /// Keys that are not for signatures, or of a kind that is not emulated, are passed over, as the RFC has it; a set
    /// without any that is usable is refused.
    init(_ value: JSONValue) throws(Malformed) {
        guard let list = value["keys"]?.array else { throw Malformed(reason: "it is no JWKS: `keys` is missing") }
        var reason = "it has no keys"
        for element in list {
            guard let members = element.object else { throw Malformed(reason: "one of its `keys` is no JSON object") }
            if let use = members["use"]?.string, use != "sig" { continue }
            do throws(Malformed) {
                let key = try JSONWebKey(members)
                keys[key.keyID] = key
            } catch { reason = error.reason }
        }
        guard !keys.isEmpty else { throw Malformed(reason: reason) }
    }

    package subscript(keyID: String) -> JSONWebKey? { keys[keyID] }

    /// Takes what another set has; of two keys with one id the other's.
    mutating func merge(_ other: JSONWebKeySet) { keys.merge(other.keys) { _, new in new } }

    var keyIDs: [String] { keys.keys.sorted() }
}
