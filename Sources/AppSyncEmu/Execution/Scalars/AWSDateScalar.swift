/// AWSDate: `YYYY-MM-DD` with an optional offset.
enum AWSDateScalar: TextScalar {
    static let name = "AWSDate"
    static let phrase = "a valid date"
    static let objectPhrase = "a valid Date Object"

    static func accepts(_ text: String) -> Bool {
        var grammar = CalendarGrammar(text)
        guard grammar.date() else { return false }
        return grammar.isAtEnd || (grammar.offset() && grammar.isAtEnd)
    }
}
