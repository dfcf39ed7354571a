import EmulatorCore

extension DynamoService {
    /// DynamoDB's words for what the signature check found.
    func authorize(
        _ request: HTTPRequest, by verifier: any SignatureVerifier
    ) throws(DynamoError) -> SigV4Principal {
        do {
            return try verifier.verify(SigV4Request(request))
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
