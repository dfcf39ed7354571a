/// AWSPhone: without a country code, a number of the North American plan.
///
/// AppSync knows the numbering plans of all countries; here only the North American area and exchange codes are
/// checked, and for other countries the length (7 to 15 digits, ITU E.164).
enum AWSPhoneScalar: TextScalar {
    static let name = "AWSPhone"
    static let phrase = "a valid phone number"
    static let objectPhrase = "a valid phone number"

    static func accepts(_ text: String) -> Bool {
        let digits = text.filter { !" -().".contains($0) }
        if digits.hasPrefix("+") {
            let number = digits.dropFirst()
            guard (7...15).contains(number.count), number.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                return false
            }
            guard number.first == "1" else { return number.first != "0" }
            return isNorthAmerican(number.dropFirst())
        }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return false }
        return isNorthAmerican(digits.count == 11 && digits.first == "1" ? digits.dropFirst() : digits[...])
    }

    /// Area code and exchange start with 2 to 9.
    private static func isNorthAmerican(_ number: Substring) -> Bool {
        let digits = Array(number)
        return digits.count == 10 && ("2"..."9").contains(digits[0]) && ("2"..."9").contains(digits[3])
    }
}
