import EmulatorCore
import NIOHTTP1

extension LambdaService {
    /// Lambda's words for what the signature check found.
    func authorize(_ request: HTTPRequest) throws(LambdaError) -> SigV4Principal {
        let signed = SigV4Request(
            method: request.method.rawValue,
            path: String(request.path),
            query: String(request.query),
            headers: request.headers.map { ($0.name.lowercased(), $0.value) },
            body: request.body
        )
        do {
            let principal = try environment.verifier.verify(signed)
            // Of a key that is not known here nothing is checked, its scope neither.
            if principal.isVerified { try principal.requireService("lambda") }
            return principal
        } catch {
            throw .signature(error)
        }
    }
}
