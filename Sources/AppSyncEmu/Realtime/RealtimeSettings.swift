/// The numbers of AppSync's real-time endpoint, and the choices nobody has measured.
package struct RealtimeSettings: Sendable {
    /// Constant on AppSync (facts 1.2, grades D, C and M).
    package var connectionTimeoutMilliseconds = 300_000
    /// Documented 2026; the number is part of the error's text, so it is a setting (facts 1.4).
    package var subscriptionsPerConnection = 200
    /// `start`s a second on one connection; nil for any number. AppSync limits them and does not say at how many (facts
    /// 1.3), so that nobody is limited by default.
    package var startsPerSecond: Int?
    /// 240 KB; measured between 244,440 (delivered) and 247,040 (not) (facts 1.4, grade M).
    package var payloadLimit = 245_760
    /// Whether events encode AWSJSON once more than answers over HTTP do, as reported in 2020 (facts 3).
    package var encodesAWSJSONTwice = false
    package var keepAliveInterval: Duration = .seconds(60)
    /// Rounded to whole keep-alive intervals.
    package var lifetime: Duration = .seconds(86_400)
    /// How long a refused connection waits for the client's first frame before it is told.
    package var refusalSilence: Duration = .milliseconds(100)
    /// How long it waits for that frame afterwards.
    package var refusalPatience: Duration = .seconds(2)
    /// How long it stays open after that frame, so that the client has read the reason before its next write fails.
    package var refusalLinger: Duration = .milliseconds(200)
    /// AppSync's close codes are neither documented nor captured (facts 1.3): 1000 is what clients take without
    /// raising an error of their own over the one just delivered.
    package var refusalCloseCode: UInt16 = 1000
    package var lifetimeCloseCode: UInt16 = 1000
    package var deletionCloseCode: UInt16 = 1000
    package var invalidationCloseCode: UInt16 = 1000

    package init() {}
}
