/// AWSDateTime: a date, `T`, a time and an offset, all compulsory; seconds and fraction are not.
enum AWSDateTimeScalar: TextScalar {
    static let name = "AWSDateTime"
    static let phrase = "a valid datetime"
    static let objectPhrase = "a valid DateTime Object"

    static func accepts(_ text: String) -> Bool {
        var grammar = CalendarGrammar(text)
        return grammar.date() && grammar.take("T") && grammar.time() && grammar.offset() && grammar.isAtEnd
    }
}
