extension DynamoNumber {
    /// Reads a number as DynamoDB does: an optional sign, digits with an optional point, an optional exponent; no white
    /// space.
    ///
    /// - Throws: `ValidationException` with AWS's words for what is no number, what has more than 38 significant
    ///   digits, and what is too large or too small.
    package init(parsing text: String) throws(DynamoError) {
        var text = text
        let result = text.withUTF8 { Self.parse($0) }
        switch result {
        case .success(let number): self = number
        case .failure(.malformed):
            throw .notNumeric(text)
        case .failure(.precision): throw .tooPrecise
        case .failure(.overflow): throw .numberOverflow
        case .failure(.underflow): throw .numberUnderflow
        }
    }

    enum Refusal: Error { case malformed, precision, overflow, underflow }

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<DynamoNumber, Refusal> {
        var index = 0
        var isNegative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        }
        // Trailing zeros wait in `pendingZeros` until a digit follows them: they are not significant.
        var coefficient: UInt128 = 0
        var significant = 0
        var pendingZeros = 0
        var pointShift = 0
        var sawDigit = false
        var sawPoint = false
        var tooPrecise = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                sawDigit = true
                if sawPoint { pointShift -= 1 }
                let digit = byte - UInt8(ascii: "0")
                if digit == 0 {
                    if significant > 0 { pendingZeros += 1 }
                } else {
                    let added = pendingZeros + 1
                    if significant + added > precision {
                        tooPrecise = true
                    } else {
                        for _ in 0..<added { coefficient *= 10 }
                        coefficient += UInt128(digit)
                    }
                    significant += added
                    pendingZeros = 0
                }
            } else {
                break
            }
            index += 1
        }
        guard sawDigit else { return .failure(.malformed) }
        var exponent = 0
        if index < bytes.count {
            guard bytes[index] | 0x20 == UInt8(ascii: "e"),
                let written = writtenExponent(UnsafeBufferPointer(rebasing: bytes[(index + 1)...]))
            else { return .failure(.malformed) }
            // Past 32 bits it is no number to AWS (observed by the authors of dynamodb-conformance), not one too large.
            guard let narrow = Int32(exactly: written) else { return .failure(.malformed) }
            exponent = Int(narrow)
        }
        guard significant > 0 else {
            // AWS holds a zero's written exponent against the range, too: 0e126 is refused, 0.0e126 is not.
            if exponent + pointShift > magnitudes.upperBound { return .failure(.overflow) }
            if exponent + pointShift < magnitudes.lowerBound { return .failure(.underflow) }
            return .success(.zero)
        }
        exponent += pointShift + pendingZeros
        let magnitude = exponent + significant - 1
        if magnitude > magnitudes.upperBound { return .failure(.overflow) }
        if magnitude < magnitudes.lowerBound { return .failure(.underflow) }
        if tooPrecise { return .failure(.precision) }
        return .success(DynamoNumber(isNegative: isNegative, normalized: coefficient, exponent: exponent))
    }

    /// The digits after the `e`. What 32 bits do not hold stays so, without overflowing an `Int`.
    private static func writtenExponent(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        var isNegative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        }
        guard index < bytes.count else { return nil }
        var value = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 32)
            index += 1
        }
        return isNegative ? -value : value
    }
}

extension DynamoError {
    static func notNumeric(_ text: String) -> DynamoError {
        .validation(
            text.isEmpty
                ? "The parameter cannot be converted to a numeric value"
                : "The parameter cannot be converted to a numeric value: \(text)"
        )
    }

    static var tooPrecise: DynamoError {
        .validation("Attempting to store more than 38 significant digits in a Number")
    }

    static var numberOverflow: DynamoError {
        .validation("Number overflow. Attempting to store a number with magnitude larger than supported range")
    }

    static var numberUnderflow: DynamoError {
        .validation("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    }
}
