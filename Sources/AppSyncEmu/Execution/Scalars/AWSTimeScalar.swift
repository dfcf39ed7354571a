/// AWSTime: `hh:mm[:ss[.fraction]]` with an optional offset.
enum AWSTimeScalar: TextScalar {
    static let name = "AWSTime"
    static let phrase = "a valid time"
    static let objectPhrase = "a valid Time Object"

    static func accepts(_ text: String) -> Bool {
        var grammar = CalendarGrammar(text)
        guard grammar.time() else { return false }
        return grammar.isAtEnd || (grammar.offset() && grammar.isAtEnd)
    }
}
