import Testing

@testable import DynamoEmu

@Suite struct DynamoNumberTests {
    static let nines = String(repeating: "9", count: 38)

    @Test(
        "A number is returned in its canonical text",
        arguments: [
            ("0", "0"), ("-0", "0"), ("0.000", "0"), ("+5", "5"), ("00042", "42"), ("1e3", "1000"), ("1.50", "1.5"),
            ("1.5E2", "150"), ("-3.140", "-3.14"), ("1E-3", "0.001"), (".5", "0.5"), ("5.", "5"), ("100", "100"),
            ("0e125", "0"), ("0.0e126", "0"), ("0.1e126", "1" + String(repeating: "0", count: 125)),
            ("1E-130", "0." + String(repeating: "0", count: 129) + "1"), ("1e+2", "100"), ("-120.0300", "-120.03"),
            ("9223372036854775807", "9223372036854775807"), ("18446744073709551616", "18446744073709551616"),
            (nines, nines), ("0." + nines, "0." + nines),
            ("1" + String(repeating: "0", count: 100), "1" + String(repeating: "0", count: 100)),
        ]
    )
    func canonicalText(written: String, canonical: String) throws {
        #expect(try DynamoNumber(parsing: written).text == canonical)
    }

    @Test(
        "What is no number is refused, and quoted",
        arguments: [
            "dog", "1a", "--1", "1e", "1e+", "1.2.3", " 1", "1 ", "NaN", "Infinity", "-", ".", "e5", "0x10", "1_000",
            "١", "1e2147483648", "-1e99999999999", "1e1000000000000000000000", "0e99999999999",
        ]
    )
    func malformed(text: String) {
        #expect(
            refused { () throws(DynamoError) in _ = try DynamoNumber(parsing: text) }
                == .validation("The parameter cannot be converted to a numeric value: \(text)")
        )
    }

    @Test func `An empty number is refused without a quotation`() {
        #expect(
            refused { () throws(DynamoError) in _ = try DynamoNumber(parsing: "") }
                == .validation("The parameter cannot be converted to a numeric value")
        )
    }

    @Test(
        "A number outside the range, or with more than 38 significant digits, is refused",
        arguments: [
            ("1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
            ("-1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
            ("10e125", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
            (
                "1e2147483647",
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            ),
            ("0e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
            ("1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
            ("0.1e-130", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
            ("0e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
            (nines + "9", "Attempting to store more than 38 significant digits in a Number"),
            (
                "1." + String(repeating: "0", count: 37) + "1",
                "Attempting to store more than 38 significant digits in a Number"
            ),
        ]
    )
    func outOfRange(text: String, message: String) {
        #expect(refused { () throws(DynamoError) in _ = try DynamoNumber(parsing: text) } == .validation(message))
    }

    @Test(
        "Trailing and leading zeros are not significant",
        arguments: [
            String(repeating: "0", count: 50) + "1", "1" + String(repeating: "0", count: 60),
            "1." + String(repeating: "0", count: 60),
        ]
    )
    func zerosDoNotCount(text: String) {
        #expect(refused { () throws(DynamoError) in _ = try DynamoNumber(parsing: text) } == nil)
    }

    @Test func `Numbers are equal, and hash alike, by value`() throws {
        let one = try ["1", "1.0", "1e0", "0.1e1", "10e-1", "+1", "001"].map { try DynamoNumber(parsing: $0) }
        #expect(Set(one).count == 1)
        #expect(one[0] == DynamoNumber(1))
        #expect(try DynamoNumber(parsing: "-0") == .zero)
        #expect(DynamoNumber(Int.min).text == String(Int.min))
    }

    @Test(
        "Sums and differences are exact",
        arguments: [
            ("1", "2", "3"), ("0.1", "0.2", "0.3"), ("1e22", "1", "10000000000000000000001"), ("5", "-5", "0"),
            ("-1", "0.5", "-0.5"), ("0", "7", "7"), ("7", "0", "7"), ("99", "1", "100"), ("1e125", "-1e125", "0"),
            ("1e38", "-1", nines), ("1e-130", "1e-130", "0." + String(repeating: "0", count: 129) + "2"),
            ("9" + String(repeating: "0", count: 37), "1", "9" + String(repeating: "0", count: 36) + "1"),
            (nines, "1", "1" + String(repeating: "0", count: 38)), ("-3", "-4", "-7"), ("2", "-5", "-3"),
        ]
    )
    func sums(left: String, right: String, sum: String) throws {
        let (left, right) = (try DynamoNumber(parsing: left), try DynamoNumber(parsing: right))
        #expect(try left.adding(right).text == sum)
        #expect(try right.adding(left).text == sum)
        #expect(try left.subtracting(right.negated).text == sum)
    }

    /// AWS answers an overflow for a sum that 38 digits cannot hold, too.
    @Test(
        "A sum that cannot be stored is an overflow",
        arguments: [
            ("9e125", "9e125"), ("1e50", "1"), ("-9e125", "-9e125"), (nines, "0.1"), ("1e38", "1"), ("1e39", "-1"),
        ]
    )
    func overflow(left: String, right: String) throws {
        let (left, right) = (try DynamoNumber(parsing: left), try DynamoNumber(parsing: right))
        #expect(
            refused { () throws(DynamoError) in _ = try left.adding(right) }
                == .validation(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range"
                )
        )
    }

    static func random(_ generator: inout SeededGenerator) throws -> DynamoNumber {
        let digits = Int.random(in: 1...38, using: &generator)
        var text = Bool.random(using: &generator) ? "-" : ""
        for _ in 0..<digits { text.append(String(Int.random(in: 0...9, using: &generator))) }
        let wide = Bool.random(using: &generator)
        let exponent = Int.random(in: wide ? -130...(125 - digits) : -3...3, using: &generator)
        return try DynamoNumber(parsing: text + "e\(exponent)")
    }

    @Test func `Order, text and ordered bytes agree on random numbers`() throws {
        var generator = SeededGenerator(seed: 38)
        var numbers = try (0..<400).map { _ in try Self.random(&generator) }
        numbers += [
            .zero, try DynamoNumber(parsing: "1e-130"), try DynamoNumber(parsing: "-1e-130"),
            try DynamoNumber(parsing: "9.9e125"),
        ]
        for number in numbers {
            #expect(try DynamoNumber(parsing: number.text) == number)
            for other in numbers {
                var bytes: [UInt8] = []
                var otherBytes: [UInt8] = []
                number.appendOrdered(to: &bytes)
                other.appendOrdered(to: &otherBytes)
                #expect((number < other) == bytes.lexicographicallyPrecedes(otherBytes))
                #expect((number == other) == (bytes == otherBytes))
                #expect(number == other || !bytes.starts(with: otherBytes))
            }
        }
    }

    @Test func `Neighbours keep their order`() throws {
        let texts = [
            "-9e125", "-100", "-99.99", "-10", "-9", "-1.1", "-1", "-0.1", "-1e-130", "0", "1e-130", "0.1", "0.11",
            "0.2", "1", "1.01",
            "1.1", "9", "9.99", "10", "12", "99", "100", "120", "123", "9e125",
        ]
        let numbers = try texts.map { try DynamoNumber(parsing: $0) }
        #expect(numbers.shuffled().sorted() == numbers)
    }
}
