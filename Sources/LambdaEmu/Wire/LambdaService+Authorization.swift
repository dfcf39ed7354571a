import EmulatorCore

extension LambdaService {
    /// Lambda's words for what the signature check found.
    func authorize(_ request: HTTPRequest) throws(LambdaError) -> SigV4Principal {
        do {
            let principal = try environment.verifier.verify(SigV4Request(request))
            // Of a key that is not known here nothing is checked, its scope neither.
            if principal.isVerified { try principal.requireService("lambda") }
            return principal
        } catch {
            throw .signature(error)
        }
    }
}
