import EmulatorCore

extension JSONReader {
    /// Seconds since 1970, with a fraction.
    mutating func timestampMember() throws(DynamoError) -> Double? {
        guard try step({ (reader) throws(JSONError) in try reader.peek() }) == .number else {
            // Anything but a number is refused, or null.
            return try integerMember("Date").map(Double.init)
        }
        return Double(try step { (reader) throws(JSONError) in try reader.readNumber() })
    }
}
