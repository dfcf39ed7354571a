/// Reads the dates and times of AppSync's scalars: ISO 8601 calendar dates, with what AppSync adds (negative years,
/// seconds in offsets, a fraction without digits).
struct CalendarGrammar {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// `YYYY-MM-DD`, the year with an optional minus and at least four digits; the day must exist.
    mutating func date() -> Bool {
        let isNegative = take("-")
        var digits = 0
        var year = 0
        while let digit = rest.first.flatMap(Self.digit), digits < 9 {
            year = year * 10 + digit
            digits += 1
            rest = rest.dropFirst()
        }
        guard digits >= 4, take("-"), let month = twoDigits(), take("-"), let day = twoDigits() else { return false }
        if isNegative { year = -year }
        return (1...12).contains(month) && day >= 1 && day <= Self.days(in: month, of: year)
    }

    /// `hh:mm[:ss[.fraction]]`, 0 to 9 digits of fraction.
    mutating func time() -> Bool {
        guard let hour = twoDigits(), hour < 24, take(":"), let minute = twoDigits(), minute < 60 else { return false }
        guard take(":") else { return true }
        guard let second = twoDigits(), second < 60 else { return false }
        guard take(".") else { return true }
        var digits = 0
        while let byte = rest.first, Self.digit(byte) != nil {
            digits += 1
            rest = rest.dropFirst()
        }
        return digits <= 9
    }

    /// `Z` or `±hh:mm[:ss]`, at most 18 hours, as in Java's ZoneOffset.
    mutating func offset() -> Bool {
        if take("Z") { return true }
        guard take("+") || take("-") else { return false }
        guard let hour = twoDigits(), hour <= 18, take(":"), let minute = twoDigits(), minute < 60 else { return false }
        guard take(":") else { return hour < 18 || minute == 0 }
        guard let second = twoDigits(), second < 60 else { return false }
        return hour < 18 || (minute == 0 && second == 0)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func twoDigits() -> Int? {
        guard let tens = rest.first.flatMap(Self.digit), let ones = rest.dropFirst().first.flatMap(Self.digit) else {
            return nil
        }
        rest = rest.dropFirst(2)
        return tens * 10 + ones
    }

    private static func digit(_ byte: UInt8) -> Int? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
