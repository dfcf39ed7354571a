import AppSyncEmu
import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// Tokens of the emulator's own issuer.
extension Account {
    func registerTokens(_ control: inout ControlService, _ background: BackgroundThread) {
        control.register(.POST, "token", inBackground: background) { request throws(ControlError) in
            try token(try request.json())
        }
        control.register(.GET, "issuer/.well-known/openid-configuration") { _ throws(ControlError) in
            TokenIssuer.discovery(publicURL: endpoint.url)
        }
        control.register(.GET, "issuer/.well-known/jwks.json", inBackground: background) { _ throws(ControlError) in
            try signing { () throws in try issuer.keySet() }
        }
    }

    private func token(_ body: JSONValue) throws(ControlError) -> JSONValue {
        let claims: JSONObject
        let asked: TokenRequest
        do throws(TokenRequest.Refusal) { asked = try TokenRequest(body) } catch { throw ControlError("\(error)") }
        guard let api = appSync.api(asked.apiID) else {
            throw ControlError("there is no API \(asked.apiID ?? "at all")")
        }
        do throws(TokenRequest.Refusal) {
            claims = try asked.claims(for: api.api, now: clock.now, identifiers: environment.identifiers)
        } catch { throw ControlError("\(error)") }
        let token = try signing { () throws in try issuer.sign(claims) }
        return ["token": .string(token), "claims": .object(claims)]
    }

    /// The cryptography fails only where memory does.
    private func signing<Value>(_ body: () throws -> Value) throws(ControlError) -> Value {
        do { return try body() } catch {
            throw ControlError("the key could not be used: \(error)", status: .internalServerError)
        }
    }
}
