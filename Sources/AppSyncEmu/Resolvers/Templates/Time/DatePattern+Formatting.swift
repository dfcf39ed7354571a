import EmulatorCore

extension DatePattern {
    /// - Parameter milliseconds: since 1970.
    func format(milliseconds: Int, in zone: TimeZoneRules) -> String {
        let seconds = milliseconds.floored(by: 1_000)
        let offset = zone.offset(at: seconds)
        let local = LocalTime(
            seconds: seconds + offset.seconds, nano: (milliseconds - seconds * 1_000) * 1_000_000)
        var text = ""
        for element in elements { Self.append(element, of: local, offset, zone, to: &text) }
        return text
    }

    private static func append(
        _ element: Element,
        of local: LocalTime,
        _ offset: TimeZoneRules.Offset,
        _ zone: TimeZoneRules,
        to text: inout String
    ) {
        switch element {
        case .literal(let literal): text += literal
        case .number(let field, let minimum, _):
            let value = local.value(of: field)
            // A year with more digits than the pattern has is written with its sign.
            let digits = String(abs(value))
            let isLongYear = minimum >= 4 && digits.count > minimum && [.year, .yearOfEra, .weekYear].contains(field)
            text += value < 0 ? "-" : isLongYear ? "+" : ""
            text += CalendarDate.pad(abs(value), minimum)
        case .shortYear(let field): text += CalendarDate.pad(abs(local.value(of: field)) % 100, 2)
        case .fraction(let count): text += CalendarDate.pad(local.nano, 9).prefix(count)
        case .text(let field, let style):
            let words = words(field, style)
            let index = local.value(of: field) - ([.month, .quarter].contains(field) ? 1 : 0)
            text += words.indices.contains(index) ? words[index] : ""
        case .offset(let letter, let count): text += write(offset.seconds, letter, count)
        case .localizedOffset(let isFull): text += writeLocalized(offset.seconds, isFull: isFull)
        case .zoneID: text += zone.name
        case .zoneName: text += offset.abbreviation
        case .optional(let inner): for element in inner { append(element, of: local, offset, zone, to: &text) }
        }
    }

    /// `Z`: `+0800`; `X`: `+08`, `+0800`, `+08:00`, with seconds where there are any, and `Z` for zero; `x` without.
    private static func write(_ seconds: Int, _ letter: Character, _ count: Int) -> String {
        if seconds == 0, letter == "X" || letter == "Z" && count == 5 { return "Z" }
        let (sign, parts) = ZoneOffset.split(seconds)
        let hasSeconds = parts[2] != "00"
        if letter == "Z" {
            guard count == 5 else { return sign + parts[0] + parts[1] }
            return sign + parts[0] + ":" + parts[1] + (hasSeconds ? ":" + parts[2] : "")
        }
        switch count {
        case 1: return sign + parts[0] + (parts[1] == "00" ? "" : parts[1])
        case 2: return sign + parts[0] + parts[1]
        case 3: return sign + parts[0] + ":" + parts[1]
        case 4: return sign + parts[0] + parts[1] + (hasSeconds ? parts[2] : "")
        default: return sign + parts[0] + ":" + parts[1] + (hasSeconds ? ":" + parts[2] : "")
        }
    }

    /// `GMT+8`, `GMT+08:00`
    private static func writeLocalized(_ seconds: Int, isFull: Bool) -> String {
        guard seconds != 0 else { return "GMT" }
        let (sign, parts) = ZoneOffset.split(seconds)
        let tail = parts[2] == "00" ? "" : ":" + parts[2]
        if isFull { return "GMT\(sign)\(parts[0]):\(parts[1])\(tail)" }
        let hours = String(abs(seconds) / 3600)
        return "GMT\(sign)\(hours)" + (parts[1] == "00" && tail.isEmpty ? "" : ":\(parts[1])\(tail)")
    }
}

/// What clocks and calendars show (`java.time.LocalDateTime`).
struct LocalTime {
    let date: CivilDate
    let secondOfDay: Int
    let nano: Int
    private let days: Int

    init(seconds: Int, nano: Int) {
        days = seconds.floored(by: 86_400)
        date = CivilDate(daysSince1970: days)
        secondOfDay = seconds - days * 86_400
        self.nano = nano
    }

    func value(of field: DatePattern.Field) -> Int {
        switch field {
        case .era: date.year > 0 ? 1 : 0
        case .year: date.year
        case .yearOfEra: date.year > 0 ? date.year : 1 - date.year
        case .month: date.month
        case .day: date.day
        case .dayOfYear: date.dayOfYear
        case .weekday: CivilDate.weekday(of: days)
        case .localWeekday: CivilDate.weekday(of: days) + 1
        case .amPm: secondOfDay / 43_200
        case .hour: secondOfDay / 3600
        case .clockHour: secondOfDay < 3600 ? 24 : secondOfDay / 3600
        case .amPmHour: secondOfDay / 3600 % 12
        case .amPmClockHour: secondOfDay / 3600 % 12 == 0 ? 12 : secondOfDay / 3600 % 12
        case .minute: secondOfDay / 60 % 60
        case .second: secondOfDay % 60
        case .nano: nano
        case .milliOfDay: secondOfDay * 1_000 + nano / 1_000_000
        case .nanoOfDay: secondOfDay * 1_000_000_000 + nano
        case .quarter: (date.month - 1) / 3 + 1
        case .week: week.number
        case .weekYear: week.year
        case .weekOfMonth: (date.day + CivilDate.weekday(of: days - date.day + 1) - 1) / 7 + 1
        }
    }

    /// As in the United States, whose locale Java has on AWS: weeks begin on Sundays, and the first is the one with
    /// 1 January.
    private var week: (year: Int, number: Int) {
        let next = CivilDate(year: date.year + 1, month: 1, day: 1).daysSince1970
        if days >= next - CivilDate.weekday(of: next) { return (date.year + 1, 1) }
        let first = CivilDate(year: date.year, month: 1, day: 1).daysSince1970
        return (date.year, (days - (first - CivilDate.weekday(of: first))) / 7 + 1)
    }
}
