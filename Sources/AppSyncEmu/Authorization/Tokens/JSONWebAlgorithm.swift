/// The signatures that are verified (RFC 7518, section 3.1). The developer guide, "OPENID_CONNECT authorization", also
/// lists HS256 to HS512; those need a secret that AppSync and the issuer share, and no setting of an API has one.
enum JSONWebAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
}
