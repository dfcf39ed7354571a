import EmulatorCore
import NIOHTTP1

extension DynamoService {
    /// DynamoDB's words for what the signature check found.
    func authorize(
        _ request: HTTPRequest, by verifier: any SignatureVerifier
    ) throws(DynamoError) -> SigV4Principal {
        let signed = SigV4Request(
            method: request.method.rawValue,
            path: String(request.path),
            query: String(request.query),
            headers: request.headers.map { ($0.name.lowercased(), $0.value) },
            body: request.body
        )
        do {
            return try verifier.verify(signed)
        } catch {
            switch error {
            case .missingAuthenticationToken: throw .missingAuthenticationToken()
            case .incomplete: throw .incompleteSignature(error.message)
            case .unrecognizedKey: throw .unrecognizedClient()
            case .mismatch, .invalid: throw .invalidSignature(error.message)
            }
        }
    }
}
