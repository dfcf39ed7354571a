import EmulatorCore

/// A pattern of `java.time.format.DateTimeFormatter` (`yyyy-MM-dd HH:mm:ssZ`), in English.
struct DatePattern: Sendable {
    let elements: [Element]

    indirect enum Element: Sendable {
        case literal(String)
        /// At least and at most so many digits; years of five digits and more have a sign.
        case number(Field, minimum: Int, maximum: Int)
        /// `yy`: two digits of this century.
        case shortYear(Field)
        /// `SSS`: digits behind the decimal point.
        case fraction(Int)
        case text(Field, Style)
        case offset(letter: Character, count: Int)
        case localizedOffset(isFull: Bool)
        case zoneID
        case zoneName
        case optional([Element])
    }

    enum Field: Sendable {
        case era, year, yearOfEra, month, day, dayOfYear, weekday, localWeekday, amPm, hour, clockHour, amPmHour
        case amPmClockHour, minute, second, nano, milliOfDay, nanoOfDay, quarter, week, weekOfMonth, weekYear
    }

    enum Style: Sendable { case short, full, narrow }

    /// - Throws: `.raised` in the words of Java's `IllegalArgumentException`.
    init(_ pattern: String) throws(TemplateFailure) {
        guard pattern.utf8.count <= 1_000 else { throw .java("Pattern is too long") }
        var parser = Parser(rest: Array(pattern)[...])
        elements = try parser.elements(isInner: false)
    }

    private struct Parser {
        var rest: ArraySlice<Character>
        private var depth = 0

        init(rest: ArraySlice<Character>) { self.rest = rest }

        mutating func elements(isInner: Bool) throws(TemplateFailure) -> [Element] {
            depth += 1
            defer { depth -= 1 }
            guard depth < 20 else { throw .java("Pattern is nested too deep") }
            var elements: [Element] = []
            while let character = rest.popFirst() {
                switch character {
                case "a"..."z", "A"..."Z":
                    var count = 1
                    while rest.first == character {
                        rest.removeFirst()
                        count += 1
                    }
                    elements.append(try DatePattern.element(character, count))
                case "'": elements.append(.literal(try quoted()))
                case "[": elements.append(.optional(try self.elements(isInner: true)))
                case "]":
                    guard isInner else {
                        throw .java("Pattern invalid as it contains ] without previous [")
                    }
                    return elements
                case "{", "}", "#": throw .java("Pattern includes reserved character: '\(character)'")
                default: elements.append(.literal(String(character)))
                }
            }
            // An optional part may stay open at the end.
            return elements
        }

        /// `''` is a quote, inside and outside of quotes.
        private mutating func quoted() throws(TemplateFailure) -> String {
            if rest.first == "'" {
                rest.removeFirst()
                return "'"
            }
            var text = ""
            while let character = rest.popFirst() {
                if character == "'" {
                    guard rest.first == "'" else { return text }
                    rest.removeFirst()
                }
                text.append(character)
            }
            throw .java("Pattern ends with an incomplete string literal: '\(text)")
        }
    }

    private static func element(_ letter: Character, _ count: Int) throws(TemplateFailure) -> Element {
        func tooMany() -> TemplateFailure { .java("Too many pattern letters: \(letter)") }
        func digits(_ field: Field, _ limit: Int = 2) throws(TemplateFailure) -> Element {
            guard count <= limit else { throw tooMany() }
            return count == 1 ? .number(field, minimum: 1, maximum: 19) : .number(field, minimum: count, maximum: count)
        }
        func words(_ field: Field) throws(TemplateFailure) -> Element {
            guard count <= 5 else { throw tooMany() }
            return .text(field, count == 5 ? .narrow : count == 4 ? .full : .short)
        }
        switch letter {
        case "y", "u", "Y":
            let field: Field = letter == "u" ? .year : letter == "y" ? .yearOfEra : .weekYear
            if count == 2 { return .shortYear(field) }
            guard count <= 19 else { throw tooMany() }
            return .number(field, minimum: count, maximum: 19)
        case "M", "L": return count < 3 ? try digits(.month) : try words(.month)
        case "Q", "q": return count < 3 ? try digits(.quarter) : try words(.quarter)
        case "d": return try digits(.day)
        case "D":
            guard count <= 3 else { throw tooMany() }
            return .number(.dayOfYear, minimum: count, maximum: count == 1 ? 19 : 3)
        case "E": return try words(.weekday)
        case "e", "c": return count < 3 ? try digits(.localWeekday) : try words(.weekday)
        case "a":
            guard count == 1 else { throw tooMany() }
            return .text(.amPm, .short)
        case "G": return try words(.era)
        case "H": return try digits(.hour)
        case "k": return try digits(.clockHour)
        case "K": return try digits(.amPmHour)
        case "h": return try digits(.amPmClockHour)
        case "m": return try digits(.minute)
        case "s": return try digits(.second)
        case "S":
            guard count <= 9 else { throw .java("Maximum width must be from 1 to 9") }
            return .fraction(count)
        case "n": return .number(.nano, minimum: count, maximum: 19)
        case "A": return .number(.milliOfDay, minimum: count, maximum: 19)
        case "N": return .number(.nanoOfDay, minimum: count, maximum: 19)
        case "w": return try digits(.week)
        case "W":
            guard count == 1 else { throw tooMany() }
            return .number(.weekOfMonth, minimum: 1, maximum: 1)
        case "X", "x":
            guard count <= 5 else { throw tooMany() }
            return .offset(letter: letter, count: count)
        case "Z":
            guard count <= 5 else { throw tooMany() }
            return count == 4 ? .localizedOffset(isFull: true) : .offset(letter: "Z", count: count)
        case "O":
            guard count == 1 || count == 4 else { throw .java("Pattern letter count must be 1 or 4: O") }
            return .localizedOffset(isFull: count == 4)
        case "V":
            guard count == 2 else { throw .java("Pattern letter count must be 2: V") }
            return .zoneID
        case "z":
            // The long names (`Central European Time`) are Java's own tables.
            guard count < 4 else { throw .notEmulated("the pattern zzzz of $util.time", line: 1) }
            return .zoneName
        case "p": throw .notEmulated("the pattern letter p of $util.time", line: 1)
        default: throw .java("Unknown pattern letter: \(letter)")
        }
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// The words of a field, from its least value.
    static func words(_ field: Field, _ style: Style) -> [String] {
        switch (field, style) {
        case (.month, .full): months
        case (.month, .short): months.map { String($0.prefix(3)) }
        case (.month, .narrow): months.map { String($0.prefix(1)) }
        case (.weekday, .full): weekdays
        case (.weekday, .short): weekdays.map { String($0.prefix(3)) }
        case (.weekday, .narrow): weekdays.map { String($0.prefix(1)) }
        case (.era, .full): ["Before Christ", "Anno Domini"]
        case (.era, .short): ["BC", "AD"]
        case (.era, .narrow): ["B", "A"]
        case (.quarter, .full): ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]
        case (.quarter, .short): ["Q1", "Q2", "Q3", "Q4"]
        case (.quarter, .narrow): ["1", "2", "3", "4"]
        case (.amPm, _): ["AM", "PM"]
        default: []
        }
    }
}
