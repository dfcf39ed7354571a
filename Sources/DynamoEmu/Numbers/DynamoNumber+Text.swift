extension DynamoNumber: CustomStringConvertible {
    /// The canonical text, as DynamoDB returns it over the whole range: plain digits, no exponent, no leading or
    /// trailing zeros: `1000`, `1.5`, `-0.003`, `0`.
    package var text: String {
        if exponent == 0, coefficient <= UInt128(UInt64.max) {
            return isNegative ? "-\(UInt64(coefficient))" : String(UInt64(coefficient))
        }
        var out: [UInt8] = []
        appendText(to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    package var description: String { text }

    /// The canonical text as ASCII.
    package func appendText(to out: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        if isNegative { out.append(UInt8(ascii: "-")) }
        let digits = digits
        let exponent = Int(exponent)
        if exponent >= 0 {
            out.append(contentsOf: digits)
            out.append(contentsOf: repeatElement(zero, count: exponent))
        } else if -exponent < digits.count {
            out.append(contentsOf: digits[..<(digits.count + exponent)])
            out.append(UInt8(ascii: "."))
            out.append(contentsOf: digits[(digits.count + exponent)...])
        } else {
            out.append(zero)
            out.append(UInt8(ascii: "."))
            out.append(contentsOf: repeatElement(zero, count: -exponent - digits.count))
            out.append(contentsOf: digits)
        }
    }
}
