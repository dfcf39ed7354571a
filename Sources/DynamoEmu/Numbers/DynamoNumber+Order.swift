extension DynamoNumber: Comparable {
    package static func < (left: DynamoNumber, right: DynamoNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative
            ? isLess(magnitudeOf: right, than: left) : isLess(magnitudeOf: left, than: right)
    }

    private static func isLess(magnitudeOf left: DynamoNumber, than right: DynamoNumber) -> Bool {
        if left.isZero || right.isZero { return left.isZero && !right.isZero }
        if left.exponent == right.exponent { return left.coefficient < right.coefficient }
        let leftMagnitude = left.magnitude
        let rightMagnitude = right.magnitude
        if leftMagnitude != rightMagnitude { return leftMagnitude < rightMagnitude }
        // The same leading power: bring both to the lower exponent. The digits that adds are the other's, so 38 at
        // most.
        return left.exponent > right.exponent
            ? left.coefficient * .powerOfTen(Int(left.exponent - right.exponent)) < right.coefficient
            : left.coefficient < right.coefficient * .powerOfTen(Int(right.exponent - left.exponent))
    }
}

/// Order-preserving bytes. **On disk: never change.**
///
/// One byte for the sign (1 negative, 2 zero, 3 positive); then, unless zero, the power of ten of the leading digit
/// plus 130, the digits in pairs as 1...100, and a 0. For negative numbers everything after the sign is complemented.
/// No encoding is a prefix of another one, so other components can follow.
extension DynamoNumber {
    package func appendOrdered(to out: inout [UInt8]) {
        guard !isZero else { return out.append(2) }
        let digits = digits
        let mask: UInt8 = isNegative ? 0xFF : 0
        out.append(isNegative ? 1 : 3)
        out.append(UInt8(magnitude + 130) ^ mask)
        var index = 0
        while index < digits.count {
            let tens = digits[index] - UInt8(ascii: "0")
            let ones = index + 1 < digits.count ? digits[index + 1] - UInt8(ascii: "0") : 0
            out.append((tens * 10 + ones + 1) ^ mask)
            index += 2
        }
        out.append(mask)
    }
}
