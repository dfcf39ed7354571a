import EmulatorCore

extension UtilFunction {
    /// "Time helpers in $util.time"
    static let time: [UtilFunction] = [
        now("time.nowISO8601") { .string(CalendarDate($0).iso8601Milliseconds) },
        now("time.nowEpochSeconds") { .int(Int($0.seconds)) },
        now("time.nowEpochMilliSeconds") { .int(Int($0.milliseconds)) },
        convert("time.epochMilliSecondsToSeconds") { .int(Int($0.seconds)) },
        convert("time.epochMilliSecondsToISO8601") { .string(CalendarDate($0).iso8601Milliseconds) },
    ]

    /// nil outside of the years that the emulator's clock knows.
    private static func convert(_ name: String, _ write: @escaping @Sendable (Timestamp) -> VTLValue) -> UtilFunction {
        UtilFunction(
            name,
            pure: { arguments in
                guard arguments.count == 1, case .int(let milliseconds) = arguments[0] else { return .null }
                let (nanoseconds, overflow) = Int64(milliseconds).multipliedReportingOverflow(by: 1_000_000)
                return overflow ? .null : write(Timestamp(nanoseconds: nanoseconds))
            }
        )
    }

    private static func now(_ name: String, _ write: @escaping @Sendable (Timestamp) -> VTLValue) -> UtilFunction {
        UtilFunction(name) { (arguments, environment) throws(TemplateFailure) in
            arguments.isEmpty ? write(environment.clock.now) : .null
        }
    }
}
