import EmulatorCore

extension DatePattern {
    /// Milliseconds since 1970. Without a zone in the text, that of `zone` holds.
    ///
    /// - Throws: `.raised` in the words of Java's `DateTimeParseException`. What AppSync makes of it is not captured.
    func milliseconds(of text: String, in zone: TimeZoneRules?) throws(TemplateFailure) -> Int {
        var reading = Reading(text: Array(text))
        do throws(Mismatch) {
            try reading.read(elements[...])
            guard reading.position == reading.text.count else {
                throw Mismatch(position: reading.position, isTail: true)
            }
        } catch {
            let place =
                error.isTail ? "unparsed text found at index \(error.position)" : "at index \(error.position)"
            throw .java("Text '\(text)' could not be parsed" + (error.isTail ? ", " : " ") + place)
        }
        guard let local = reading.values.local else {
            throw .java("Text '\(text)' could not be parsed: Unable to obtain ZonedDateTime from TemporalAccessor")
        }
        let seconds: Int
        if let offset = reading.offset {
            seconds = local.seconds - offset
        } else if let zone = try reading.zone.map(TimeZoneRules.named) ?? zone {
            seconds = zone.seconds(atLocal: local.seconds)
        } else {
            throw .java("Text '\(text)' could not be parsed: Unable to obtain ZonedDateTime from TemporalAccessor")
        }
        return seconds * 1_000 + local.nano / 1_000_000
    }

    struct Mismatch: Error {
        var position: Int
        /// The pattern has ended, the text has not.
        var isTail = false
    }

    private struct Reading {
        let text: [Character]
        var position = 0
        var values = DateFields()
        var offset: Int?
        var zone: String?

        init(text: [Character]) { self.text = text }

        mutating func read(_ elements: ArraySlice<Element>) throws(Mismatch) {
            for (index, element) in zip(elements.indices, elements) {
                switch element {
                case .literal(let literal): try read(literal)
                case .number(let field, let minimum, let maximum):
                    let reserved = Self.widthOfNumbers(elements[(index + 1)...])
                    values[field] = try number(minimum, maximum, reserved: maximum > minimum ? reserved : 0, field)
                case .shortYear(let field): values[field] = 2000 + (try number(2, 2, reserved: 0, field))
                case .fraction(let count):
                    var nano = try number(count, count, reserved: 0, .nano)
                    for _ in count..<9 { nano *= 10 }
                    values[.nano] = nano
                case .text(let field, let style): try readWord(field, style)
                case .offset(let letter, let count): offset = try readOffset(letter, count)
                case .localizedOffset: offset = try readLocalizedOffset()
                case .zoneID, .zoneName: try readZone()
                case .optional(let inner):
                    var attempt = self
                    do throws(Mismatch) {
                        try attempt.read(inner[...])
                        self = attempt
                    } catch {}
                }
            }
        }

        private mutating func read(_ literal: String) throws(Mismatch) {
            for character in literal {
                guard position < text.count, text[position] == character else { throw Mismatch(position: position) }
                position += 1
            }
        }

        /// The digits that numbers of fixed width right behind need: `yyyyMMdd`.
        private static func widthOfNumbers(_ elements: ArraySlice<Element>) -> Int {
            var width = 0
            for element in elements {
                switch element {
                case .number(_, let minimum, let maximum) where minimum == maximum: width += minimum
                case .shortYear: width += 2
                case .fraction(let count): width += count
                default: return width
                }
            }
            return width
        }

        private mutating func number(
            _ minimum: Int,
            _ maximum: Int,
            reserved: Int,
            _ field: Field
        ) throws(Mismatch) -> Int {
            let start = position
            var isNegative = false
            // Only years that may be longer than their pattern carry a sign.
            if minimum != maximum, position < text.count, text[position] == "-" || text[position] == "+" {
                isNegative = text[position] == "-"
                position += 1
            }
            let digits = text[position...].prefix { $0.isASCII && $0.isNumber }
            let count = max(minimum, min(digits.count - reserved, maximum))
            guard digits.count >= count, let value = Int(String(digits.prefix(count))) else {
                throw Mismatch(position: start)
            }
            position += count
            return isNegative ? -value : value
        }

        private mutating func readWord(_ field: Field, _ style: Style) throws(Mismatch) {
            let words = DatePattern.words(field, style)
            let rest = String(text[position...])
            // The longest first.
            for (index, word) in words.enumerated().sorted(by: { $0.element.count > $1.element.count })
            where rest.hasPrefix(word) {
                position += word.count
                values[field] = index + ([.month, .quarter].contains(field) ? 1 : 0)
                return
            }
            throw Mismatch(position: position)
        }

        private mutating func readOffset(_ letter: Character, _ count: Int) throws(Mismatch) -> Int {
            let start = position
            if letter == "X" || letter == "Z" && count == 5, position < text.count, text[position] == "Z" {
                position += 1
                return 0
            }
            let hasColons = letter == "Z" ? count == 5 : count == 3 || count == 5
            let isSecondsAllowed = count >= 4 && letter != "Z" || count == 5
            guard position < text.count, text[position] == "+" || text[position] == "-" else {
                throw Mismatch(position: start)
            }
            var written = String(text[position])
            position += 1
            for unit in 0..<(isSecondsAllowed ? 3 : 2) {
                let isOptional = unit == 2 || unit == 1 && letter != "Z" && count == 1
                var next = position
                if unit > 0, hasColons {
                    guard next < text.count, text[next] == ":" else {
                        if isOptional { break }
                        throw Mismatch(position: start)
                    }
                    next += 1
                }
                let digits = text[next...].prefix(2).prefix { $0.isASCII && $0.isNumber }
                guard digits.count == 2 else {
                    if isOptional { break }
                    throw Mismatch(position: start)
                }
                written += (unit > 0 ? ":" : "") + String(digits)
                position = next + 2
            }
            guard let seconds = ZoneOffset.seconds(written) else { throw Mismatch(position: start) }
            return seconds
        }

        private mutating func readLocalizedOffset() throws(Mismatch) -> Int {
            let start = position
            try read("GMT")
            guard position < text.count, text[position] == "+" || text[position] == "-" else { return 0 }
            let written = text[position...].prefix { "+-:0123456789".contains($0) }
            var text = String(written)
            if written.dropFirst().prefix(while: { $0 != ":" }).count == 1 {
                text.insert("0", at: text.index(after: text.startIndex))
            }
            guard let seconds = ZoneOffset.seconds(text) else { throw Mismatch(position: start) }
            position += written.count
            return seconds
        }

        private mutating func readZone() throws(Mismatch) {
            let name = text[position...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "/_+-:".contains($0)) }
            guard !name.isEmpty else { throw Mismatch(position: position) }
            zone = String(name)
            position += name.count
        }
    }
}

/// The fields that were read, by name; together they make a date and a time.
struct DateFields {
    private var values: [DatePattern.Field: Int] = [:]

    subscript(field: DatePattern.Field) -> Int? {
        get { values[field] }
        set { values[field] = newValue }
    }

    /// Seconds since 1970 as if in UTC; nil when date or time is not whole or not possible. A day behind the end of
    /// its month is the month's last (`ResolverStyle.SMART`).
    var local: (seconds: Int, nano: Int)? {
        guard let days, let second = secondOfDay else { return nil }
        return (days * 86_400 + second, values[.nano] ?? (values[.milliOfDay].map { $0 % 1_000 * 1_000_000 } ?? 0))
    }

    private var days: Int? {
        guard let year = values[.year] ?? values[.yearOfEra].map({ values[.era] == 0 ? 1 - $0 : $0 }) else {
            return nil
        }
        if let dayOfYear = values[.dayOfYear], values[.month] == nil {
            guard (1...(CivilDate.isLeap(year) ? 366 : 365)).contains(dayOfYear) else { return nil }
            return CivilDate(year: year, month: 1, day: dayOfYear).daysSince1970
        }
        guard let month = values[.month], let day = values[.day], (1...12).contains(month), (1...31).contains(day),
            (-999_999...999_999).contains(year)
        else { return nil }
        return CivilDate(year: year, month: month, day: min(day, CivilDate.days(in: month, of: year))).daysSince1970
    }

    private var secondOfDay: Int? {
        if let nano = values[.nanoOfDay] { return nano / 1_000_000_000 }
        if let milli = values[.milliOfDay] { return milli / 1_000 }
        guard let hour, (0...23).contains(hour) else { return nil }
        let minute = values[.minute] ?? 0
        let second = values[.second] ?? 0
        guard (0...59).contains(minute), (0...59).contains(second) else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private var hour: Int? {
        if let hour = values[.hour] { return hour }
        if let hour = values[.clockHour] { return hour == 24 ? 0 : hour }
        guard let half = values[.amPm], let hour = values[.amPmHour] ?? values[.amPmClockHour].map({ $0 % 12 }) else {
            return nil
        }
        return half * 12 + hour
    }
}
