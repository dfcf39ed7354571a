import EmulatorCore

extension AttributeValue {
    /// The bytes of a binary as the wire carries it.
    ///
    /// - Throws: `SerializationException` in the words of the decoder behind DynamoDB.
    static func binary(fromBase64 text: String) throws(DynamoError) -> [UInt8] {
        do throws(Base64.Failure) {
            return try Base64.decodeStrictly(text)
        } catch {
            switch error {
            case .length(let count):
                throw .serialization("Base64 encoded length is expected a multiple of 4 bytes but found: \(count)")
            // Padding inside is to AWS's decoder a last character that is none.
            case .character(UInt8(ascii: "=")), .leftOverBits:
                // The word is AWS's own.
                throw .serialization("Invalid last non-pad Base64 character dectected")
            case .character(let byte):
                throw .serialization("Invalid base 64 character: '\(Character(Unicode.Scalar(byte)))'")
            }
        }
    }
}
