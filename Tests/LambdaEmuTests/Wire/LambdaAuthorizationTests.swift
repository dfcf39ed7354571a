import EmulatorCore
import Testing

@testable import LambdaEmu

@Suite struct LambdaAuthorizationTests {
    @Test(arguments: [
        (
            SigV4Error.missingAuthenticationToken, "MissingAuthenticationTokenException",
            "Missing Authentication Token"
        ),
        (
            .incomplete("Credential must have five parts."), "IncompleteSignatureException",
            "Credential must have five parts."
        ),
        (
            .unrecognizedKey("AKID"), "UnrecognizedClientException",
            "The security token included in the request is invalid."
        ),
        (
            .mismatch(canonicalRequest: "c", stringToSign: "s"), "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
                + "Access Key and signing method. Consult the service documentation for details."
        ),
        (.invalid("Signature expired."), "InvalidSignatureException", "Signature expired."),
    ])
    func `a signature that is refused is refused in Lambda's shape`(
        error: SigV4Error, type: String, message: String
    ) async {
        let account = LambdaAccount(verifier: Refusing(error: error))
        let answer = await account.invoke()
        #expect(answer.status == 403)
        #expect(answer.errorType == type)
        #expect(answer.body == #"{"message":"\#(message)"}"#)
        #expect(account.invoker.received.isEmpty)
        #expect(account.steps(answer.requestID) == ["Invoke publisher \(type)"])
    }

    @Test func `a signature for another service is refused`() async {
        let answer = await LambdaAccount(verifier: Accepting(service: "dynamodb")).invoke()
        #expect(answer.status == 403)
        #expect(
            answer.body == #"{"message":"Credential should be scoped to correct service: 'lambda'. "}"#)
    }
}
