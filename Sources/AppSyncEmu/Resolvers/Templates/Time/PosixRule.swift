import EmulatorCore

/// The rule behind a zone's last transition, as POSIX's `TZ` has it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixRule: Sendable {
    private let standard: TimeZoneRules.Offset
    private let daylight: TimeZoneRules.Offset?
    private let start: Change?
    private let end: Change?

    private struct Change: Sendable {
        enum Day: Sendable {
            /// The nth weekday of a month; the fifth is the last.
            case weekday(month: Int, week: Int, weekday: Int)
            /// From 1, never 29 February.
            case julian(Int)
            /// From 0.
            case ofYear(Int)
        }

        var day: Day
        /// Seconds after midnight of the local time that holds until then.
        var time: Int
    }

    init?(_ text: String) {
        var rest = text.utf8[...]
        guard let name = Self.name(&rest), let offset = Self.time(&rest) else { return nil }
        standard = .init(seconds: -offset, abbreviation: name)
        guard !rest.isEmpty else {
            (daylight, start, end) = (nil, nil, nil)
            return
        }
        guard let summerName = Self.name(&rest) else { return nil }
        var summerOffset = -offset + 3600
        if rest.first != UInt8(ascii: ",") {
            guard let given = Self.time(&rest) else { return nil }
            summerOffset = -given
        }
        daylight = .init(seconds: summerOffset, abbreviation: summerName, isDaylightSaving: true)
        guard let from = Self.change(&rest), let to = Self.change(&rest) else { return nil }
        (start, end) = (from, to)
    }

    func offset(at seconds: Int) -> TimeZoneRules.Offset {
        guard let daylight, let start, let end else { return standard }
        let year = CivilDate(daysSince1970: (seconds + standard.seconds).floored(by: 86_400)).year
        let from = Self.seconds(of: start, in: year) - standard.seconds
        let to = Self.seconds(of: end, in: year) - daylight.seconds
        let isDaylight = from < to ? from <= seconds && seconds < to : !(to <= seconds && seconds < from)
        return isDaylight ? daylight : standard
    }

    private static func seconds(of change: Change, in year: Int) -> Int {
        let firstDay = CivilDate(year: year, month: 1, day: 1).daysSince1970
        let day: Int
        switch change.day {
        case .ofYear(let number): day = firstDay + number
        case .julian(let number): day = firstDay + number - (CivilDate.isLeap(year) && number >= 60 ? 0 : 1)
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1).daysSince1970
            var number = first + (weekday - CivilDate.weekday(of: first) + 7) % 7 + (week - 1) * 7
            let end = first + CivilDate.days(in: month, of: year)
            while number >= end { number -= 7 }
            day = number
        }
        return day * 86_400 + change.time
    }

    // MARK: - Text

    private static func name(_ rest: inout Substring.UTF8View) -> String? {
        if rest.first == UInt8(ascii: "<") {
            let name = rest.dropFirst().prefix { $0 != UInt8(ascii: ">") }
            rest = rest.dropFirst(name.count + 2)
            return String(decoding: name, as: UTF8.self)
        }
        let name = rest.prefix { $0.isASCIILetter }
        rest = rest.dropFirst(name.count)
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    /// `[+-]hh[:mm[:ss]]`
    private static func time(_ rest: inout Substring.UTF8View) -> Int? {
        var sign = 1
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? -1 : 1
            rest.removeFirst()
        }
        guard let hours = number(&rest) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where rest.first == UInt8(ascii: ":") {
            rest.removeFirst()
            guard let value = number(&rest) else { return nil }
            seconds += value * unit
        }
        return sign * seconds
    }

    private static func number(_ rest: inout Substring.UTF8View) -> Int? {
        let digits = rest.prefix { $0.isASCIIDigit }
        rest = rest.dropFirst(digits.count)
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// `,M3.5.0/2`
    private static func change(_ rest: inout Substring.UTF8View) -> Change? {
        guard rest.popFirst() == UInt8(ascii: ","), let kind = rest.first else { return nil }
        let day: Change.Day
        switch kind {
        case UInt8(ascii: "M"):
            rest.removeFirst()
            guard let month = number(&rest), rest.popFirst() == UInt8(ascii: "."), let week = number(&rest),
                rest.popFirst() == UInt8(ascii: "."), let weekday = number(&rest), (1...12).contains(month)
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        case UInt8(ascii: "J"):
            rest.removeFirst()
            guard let number = number(&rest) else { return nil }
            day = .julian(number)
        default:
            guard let number = number(&rest) else { return nil }
            day = .ofYear(number)
        }
        guard rest.first == UInt8(ascii: "/") else { return Change(day: day, time: 7200) }
        rest.removeFirst()
        return time(&rest).map { Change(day: day, time: $0) }
    }
}
