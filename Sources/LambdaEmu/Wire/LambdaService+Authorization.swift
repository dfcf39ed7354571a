import EmulatorCore

extension LambdaService {
    /// Lambda's words for what the signature check found.
    func authorize(_ request: HTTPRequest) throws(LambdaError) {
        do {
            let principal = try environment.verifier.verify(SigV4Request(request))
            // Of a key that is not known here nothing is checked, its scope neither.
            if principal.isVerified { try principal.requireService("lambda") }
        } catch {
            throw .signature(error)
        }
    }
}
