/// A timestamp in the proleptic Gregorian calendar, UTC, without Foundation (days-from-civil arithmetic).
package struct CalendarDate: Sendable, Hashable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var nanosecond: Int
    /// 0 is Sunday.
    package var weekday: Int

    package init(_ timestamp: Timestamp) {
        let seconds = timestamp.seconds
        let days = (seconds - ((seconds % 86_400) + 86_400) % 86_400) / 86_400
        let inDay = Int(seconds - days * 86_400)
        nanosecond = Int(timestamp.nanoseconds - seconds * 1_000_000_000)
        hour = inDay / 3600
        minute = inDay / 60 % 60
        second = inDay % 60
        weekday = Int(((days + 4) % 7 + 7) % 7)

        // Eras of 400 years, counted from 0000-03-01 so that leap days end a year.
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `2026-11-22T20:30:51.123Z`, as AppSync's `$util.time.nowISO8601()` and most AWS answers write it.
    package var iso8601Milliseconds: String {
        "\(iso8601Date)T\(Self.pad(hour, 2)):\(Self.pad(minute, 2)):\(Self.pad(second, 2))"
            + ".\(Self.pad(nanosecond / 1_000_000, 3))Z"
    }

    /// `2026-11-22`
    package var iso8601Date: String { "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))" }

    /// `Sun, 22 Nov 2026 20:30:51 GMT` (RFC 9110 section 5.6.7)
    package var httpDate: String {
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        return "\(names[weekday]), \(Self.pad(day, 2)) \(Self.monthNames[month - 1]) \(Self.pad(year, 4)) "
            + "\(Self.pad(hour, 2)):\(Self.pad(minute, 2)):\(Self.pad(second, 2)) GMT"
    }

    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    package static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(abs(value))
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (value < 0 ? "-" : "") + zeros + digits
    }
}
