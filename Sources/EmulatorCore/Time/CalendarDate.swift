/// A timestamp in the proleptic Gregorian calendar, UTC, without Foundation.
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
        let days = Int(seconds).floored(by: 86_400)
        let inDay = Int(seconds) - days * 86_400
        nanosecond = Int(timestamp.nanoseconds - seconds * 1_000_000_000)
        hour = inDay / 3600
        minute = inDay / 60 % 60
        second = inDay % 60
        weekday = CivilDate.weekday(of: days)
        let date = CivilDate(daysSince1970: days)
        (year, month, day) = (date.year, date.month, date.day)
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
