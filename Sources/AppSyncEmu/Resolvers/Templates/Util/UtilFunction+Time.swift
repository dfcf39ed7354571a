import EmulatorCore

extension UtilFunction {
    /// "Time helpers in $util.time"
    static let time: [UtilFunction] = [
        now("time.nowISO8601") { .string(CalendarDate($0).iso8601Milliseconds) },
        now("time.nowEpochSeconds") { .int(Int($0.seconds)) },
        now("time.nowEpochMilliSeconds") { .int(Int($0.milliseconds)) },
    ]

    private static func now(_ name: String, _ write: @escaping @Sendable (Timestamp) -> VTLValue) -> UtilFunction {
        UtilFunction(name) { (evaluation, arguments, _) throws(TemplateFailure) in
            arguments.isEmpty ? write(evaluation.environment.clock.now) : .null
        }
    }
}
