extension DynamoNumber {
    /// - Throws: when the exact sum needs more than 38 significant digits or leaves the range. AWS calls both an
    ///   overflow.
    package func adding(_ other: DynamoNumber) throws(DynamoError) -> DynamoNumber {
        if isZero { return other }
        if other.isZero { return self }
        let (coarse, fine) = exponent >= other.exponent ? (self, other) : (other, self)
        let shift = Int(coarse.exponent) - Int(fine.exponent)
        // Aligned to the lower exponent the coarse one must fit: its digits end `shift` places above the fine one's
        // last digit, which is not zero and so stays. Only a power of ten can lose a digit when the other is taken from
        // it.
        let aligned = coarse.digitCount + shift
        guard aligned <= Self.precision || (aligned == Self.precision + 1 && coarse.coefficient == 1) else {
            throw .numberOverflow
        }
        let left = coarse.coefficient * .powerOfTen(shift)
        let right = fine.coefficient
        // Two 38-digit coefficients: their sum is below 2^128 (3.4E+38).
        let sum: UInt128
        let isNegative: Bool
        if coarse.isNegative == fine.isNegative {
            sum = left + right
            isNegative = coarse.isNegative
        } else if left >= right {
            sum = left - right
            isNegative = coarse.isNegative
        } else {
            sum = right - left
            isNegative = fine.isNegative
        }
        let result = DynamoNumber.normalizing(isNegative: isNegative, coefficient: sum, exponent: Int(fine.exponent))
        guard result.digitCount <= Self.precision else { throw .numberOverflow }
        if !result.isZero {
            if result.magnitude > Self.magnitudes.upperBound { throw .numberOverflow }
            if result.magnitude < Self.magnitudes.lowerBound { throw .numberUnderflow }
        }
        return result
    }

    /// - Throws: as `adding`.
    package func subtracting(_ other: DynamoNumber) throws(DynamoError) -> DynamoNumber {
        try adding(other.negated)
    }

    package var negated: DynamoNumber {
        isZero ? self : DynamoNumber(isNegative: !isNegative, normalized: coefficient, exponent: Int(exponent))
    }
}
