import OrderedCollections

/// `env` of resolvers' contexts, as PutGraphqlApiEnvironmentVariables and `EnvironmentVariables` give it.
extension APIRecord {
    /// "A maximum of 50 environment variables" (developer guide, "Resolver context reference", `env`).
    static let variableLimit = 50

    /// The limits of the service model and of the developer guide; what they are refused with is not captured.
    mutating func setEnvironmentVariables(
        _ variables: OrderedDictionary<String, String>
    ) throws(ControlPlaneError) {
        guard variables.count <= Self.variableLimit else {
            throw .badRequest(
                "An API can have at most \(Self.variableLimit) environment variables.", member: "environmentVariables")
        }
        for (key, value) in variables {
            guard (2...64).contains(key.utf8.count), Self.isName(key) else {
                throw .constraint(
                    key, "environmentVariables",
                    "Map keys must satisfy constraint: [Member must have length less than or equal to 64, Member must "
                        + "have length greater than or equal to 2, Member must satisfy regular expression pattern: "
                        + "^[A-Za-z]+\\w*$]")
            }
            guard value.unicodeScalars.count <= 512 else {
                throw .constraint(
                    value, "environmentVariables",
                    "Map value must satisfy constraint: [Member must have length less than or equal to 512]")
            }
        }
        environmentVariables = variables
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else { return false }
        return text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
    }
}
