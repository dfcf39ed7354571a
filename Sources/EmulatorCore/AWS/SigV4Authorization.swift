import Crypto

/// The parts of an `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` header.
struct SigV4Authorization: Equatable {
    static let algorithm = "AWS4-HMAC-SHA256"

    var accessKeyID: String
    /// `YYYYMMDD` of the credential scope.
    var date: String
    var region: String
    var service: String
    /// In lower case, separated by semicolons, as sent.
    var signedHeaders: String
    /// In hexadecimal.
    var signature: String

    /// - Parameters:
    ///   - hasDate: whether the request says when it was signed; it is one of the things the message lists.
    ///   - isLenient: asks for the credential only (`--auth accept`).
    /// - Throws: `SigV4Error.incomplete` in the words that AWS answers an IncompleteSignatureException with, and
    ///   `.invalid` for a credential that has not five parts.
    init(parsing header: String, hasDate: Bool, isLenient: Bool = false) throws(SigV4Error) {
        if hasDate, let wellFormed = Self(wellFormed: header) {
            self = wellFormed
            return
        }
        var credential: Substring?
        var signedHeaders: Substring?
        var signature: Substring?
        let scheme = header.prefix { $0 != " " }
        let parameters = scheme == Self.algorithm ? header.dropFirst(scheme.count) : header[...]
        for parameter in parameters.utf8.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }) {
            guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")) else {
                if scheme != Self.algorithm, Substring(parameter) == scheme, header.contains(" ") { continue }
                throw .incomplete(
                    "'\(Substring(parameter))' not a valid key=value pair (missing equal-sign) in Authorization "
                        + "header: '\(header)'."
                )
            }
            let value = Substring(parameter[parameter.index(after: equals)...])
            switch Substring(parameter[..<equals]) {
            case "Credential": credential = value
            case "SignedHeaders": signedHeaders = value
            case "Signature": signature = value
            default: break
            }
        }
        guard scheme == Self.algorithm else { throw .incomplete("Unsupported AWS 'algorithm': '\(scheme)'.") }

        var missing: [String] = []
        if credential?.isEmpty ?? true { missing.append("Authorization header requires 'Credential' parameter.") }
        if !isLenient {
            if signature?.isEmpty ?? true { missing.append("Authorization header requires 'Signature' parameter.") }
            if signedHeaders?.isEmpty ?? true {
                missing.append("Authorization header requires 'SignedHeaders' parameter.")
            }
            if !hasDate {
                missing.append(
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                )
            }
        }
        guard missing.isEmpty, let credential else {
            throw .incomplete(missing.joined(separator: " ") + " Authorization=\(header)")
        }

        let parts = credential.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 5 else {
            throw .incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    + "got '\(credential)'"
            )
        }
        guard Substring(parts[4]) == "aws4_request" else {
            throw .invalid(
                "Credential should be scoped with a valid terminator: 'aws4_request', not '\(Substring(parts[4]))'."
            )
        }
        accessKeyID = String(Substring(parts[0]))
        date = String(Substring(parts[1]))
        region = String(Substring(parts[2]))
        service = String(Substring(parts[3]))
        self.signedHeaders = String(signedHeaders ?? "")
        self.signature = String(signature ?? "")
    }
}
