import EmulatorCore
import NIOHTTP1

extension DynamoService {
    /// DynamoDB's words for what the signature check found.
    func authorize(_ request: HTTPRequest, by verifier: any SignatureVerifier) throws(DynamoError) {
        let signed = SigV4Request(
            method: request.method.rawValue, path: String(request.path), query: String(request.query),
            headers: request.headers.map { ($0.name.lowercased(), $0.value) }, body: request.body)
        do {
            _ = try verifier.verify(signed)
        } catch {
            switch error {
            case .missingAuthenticationToken: throw .missingAuthenticationToken()
            case .incomplete(let message): throw .incompleteSignature(message)
            case .unrecognizedKey: throw .unrecognizedClient()
            case .mismatch:
                throw .invalidSignature(
                    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
                        + "Access Key and signing method. Consult the service documentation for details.")
            case .invalid(let message): throw .invalidSignature(message)
            }
        }
    }
}
