import EmulatorCore

/// A day of the proleptic Gregorian calendar, of any year (`java.time.LocalDate`).
struct CivilDate: Sendable, Equatable {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Eras of 400 years, counted from 0000-03-01 so that leap days end a year.
    init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = shifted.floored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floored(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// From 1.
    var dayOfYear: Int { daysSince1970 - CivilDate(year: year, month: 1, day: 1).daysSince1970 + 1 }

    /// 0 is Sunday.
    static func weekday(of daysSince1970: Int) -> Int { (daysSince1970 + 4) - (daysSince1970 + 4).floored(by: 7) * 7 }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(in month: Int, of year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

extension Int {
    /// Towards negative infinity.
    func floored(by divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// How offsets are written: `+08:00`, `-07:00:30`.
enum ZoneOffset {
    /// What `java.time.ZoneOffset.of` takes: `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`; nil for others.
    static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var groups: [[UInt8]] = bytes.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map(Array.init)
        if groups.count == 1, groups[0].count > 2, groups[0].count % 2 == 0 {
            let digits = groups[0]
            groups = stride(from: 0, to: digits.count, by: 2).map { Array(digits[$0..<($0 + 2)]) }
        }
        guard (1...3).contains(groups.count), groups.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }),
            groups[0].count == 2 || groups.count == 1 && groups[0].count == 1,
            groups.dropFirst().allSatisfy({ $0.count == 2 })
        else { return nil }
        let numbers = groups.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers[0] <= 18, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let seconds =
            numbers[0] * 3600 + (numbers.count > 1 ? numbers[1] * 60 : 0) + (numbers.count > 2 ? numbers[2] : 0)
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// `Z`, `+08:00`, `-07:00:30`
    static func text(_ seconds: Int) -> String {
        guard seconds != 0 else { return "Z" }
        let (sign, parts) = split(seconds)
        return sign + parts[0] + ":" + parts[1] + (seconds % 60 == 0 ? "" : ":" + parts[2])
    }

    /// The sign, and hours, minutes and seconds as two digits each.
    static func split(_ seconds: Int) -> (sign: String, parts: [String]) {
        let magnitude = abs(seconds)
        let parts = [magnitude / 3600, magnitude / 60 % 60, magnitude % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return (seconds < 0 ? "-" : "+", parts)
    }
}
