/// An exact decimal as DynamoDB stores it: up to 38 significant digits, magnitude from 1E-130 to
/// 9.9999999999999999999999999999999999999E+125, or zero. Never a Double.
///
/// The value is `±coefficient × 10^exponent`; the coefficient carries no trailing zeros and zero is written one way
/// only, so that equality and hashing of the members are those of the value. See "Naming rules and data types", section
/// "Number", in the DynamoDB developer guide.
package struct DynamoNumber: Sendable, Hashable {
    /// The coefficient in two halves: a `UInt128` would widen every attribute value to its alignment.
    private let high: UInt64
    private let low: UInt64
    let exponent: Int16
    package let isNegative: Bool

    /// The most significant digits a number may have.
    static let precision = 38
    /// The greatest and the least power of ten that a leading digit may stand for.
    static let magnitudes = -130...125

    /// The members must be normalized already.
    init(isNegative: Bool, normalized coefficient: UInt128, exponent: Int) {
        self.isNegative = isNegative
        high = UInt64(truncatingIfNeeded: coefficient >> 64)
        low = UInt64(truncatingIfNeeded: coefficient)
        self.exponent = Int16(truncatingIfNeeded: exponent)
    }

    package init(_ value: Int) {
        self = .normalizing(isNegative: value < 0, coefficient: UInt128(value.magnitude), exponent: 0)
    }

    package static let zero = DynamoNumber(0)

    var coefficient: UInt128 { UInt128(high) << 64 | UInt128(low) }

    package var isZero: Bool { high == 0 && low == 0 }

    /// Strips trailing zeros; the coefficient must have 38 digits at most, the magnitude is not looked at.
    static func normalizing(isNegative: Bool, coefficient: UInt128, exponent: Int) -> DynamoNumber {
        guard coefficient != 0 else { return DynamoNumber(isNegative: false, normalized: 0, exponent: 0) }
        var exponent = exponent
        if coefficient <= UInt128(UInt64.max) {
            // The usual number is small: one machine word divides many times faster than two.
            var short = UInt64(coefficient)
            while short % 10 == 0 {
                short /= 10
                exponent += 1
            }
            return DynamoNumber(isNegative: isNegative, normalized: UInt128(short), exponent: exponent)
        }
        var long = coefficient
        while true {
            let (quotient, remainder) = long.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            long = quotient
            exponent += 1
        }
        return DynamoNumber(isNegative: isNegative, normalized: long, exponent: exponent)
    }

    /// The digits of the coefficient, most significant first, as ASCII.
    var digits: [UInt8] {
        if high == 0 { return Array(String(low).utf8) }
        return Array(String(coefficient).utf8)
    }

    /// How many significant digits the number has; zero has one.
    var digitCount: Int { high == 0 ? UInt128(low).decimalDigitCount : coefficient.decimalDigitCount }

    /// The power of ten that the leading digit stands for.
    var magnitude: Int { Int(exponent) + digitCount - 1 }
}

extension UInt128 {
    /// The number of decimal digits; zero has one.
    var decimalDigitCount: Int {
        var count = 1
        var rest = self
        while rest > UInt128(UInt64.max) {
            rest /= 10_000_000_000
            count += 10
        }
        var short = UInt64(rest)
        while short >= 10 {
            short /= 10
            count += 1
        }
        return count
    }

    /// 10 to the power of 0...38.
    static func powerOfTen(_ exponent: Int) -> UInt128 {
        var result: UInt128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }
}
