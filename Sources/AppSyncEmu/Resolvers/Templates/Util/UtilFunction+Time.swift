import EmulatorCore

extension UtilFunction {
    /// "Time helpers in $util.time"
    static let time: [UtilFunction] = [
        now("time.nowISO8601") { .string(CalendarDate($0).iso8601Milliseconds) },
        now("time.nowEpochSeconds") { .int(Int($0.seconds)) },
        now("time.nowEpochMilliSeconds") { .int(Int($0.milliseconds)) },
        UtilFunction("time.nowFormatted") { (arguments, environment) throws(TemplateFailure) in
            try format(Int(environment.clock.now.milliseconds), arguments[...])
        },
        convert("time.epochMilliSecondsToSeconds") { (milliseconds) throws(TemplateFailure) in
            .int(milliseconds.floored(by: 1_000))
        },
        convert("time.epochMilliSecondsToISO8601") { (milliseconds) throws(TemplateFailure) in
            .string(try iso8601.format(milliseconds: milliseconds, in: .utc))
        },
        UtilFunction("time.epochMilliSecondsToFormatted") { (arguments, _) throws(TemplateFailure) in
            guard let milliseconds = milliseconds(arguments.first) else { return .null }
            return try format(milliseconds, arguments.dropFirst())
        },
        UtilFunction("time.parseISO8601ToEpochMilliSeconds") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1, case .string(let text) = arguments[0] else { return .null }
            return .int(try isoDateTime.milliseconds(of: text, in: nil))
        },
        UtilFunction("time.parseFormattedToEpochMilliSeconds") { (arguments, _) throws(TemplateFailure) in
            guard (2...3).contains(arguments.count), case .string(let text) = arguments[0],
                case .string(let pattern) = arguments[1]
            else { return .null }
            return .int(
                try DatePattern(pattern).milliseconds(
                    of: text, in: try zone(arguments.count == 3 ? arguments[2] : nil)))
        },
    ]

    private static var iso8601: DatePattern {
        get throws(TemplateFailure) { try DatePattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'") }
    }

    /// `ISO_OFFSET_DATE_TIME`: seconds and up to nine digits behind them may be missing.
    private static var isoDateTime: DatePattern {
        get throws(TemplateFailure) {
            try DatePattern(
                "uuuu-MM-dd'T'HH:mm[:ss[.SSSSSSSSS][.SSSSSSSS][.SSSSSSS][.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S]]XXXXX")
        }
    }

    /// (pattern) in UTC, (pattern, zone)
    private static func format(
        _ milliseconds: Int,
        _ arguments: ArraySlice<VTLValue>
    ) throws(TemplateFailure) -> VTLValue {
        guard (1...2).contains(arguments.count), case .string(let pattern)? = arguments.first else { return .null }
        let zone = try zone(arguments.count == 2 ? arguments.last : nil) ?? .utc
        return .string(try DatePattern(pattern).format(milliseconds: milliseconds, in: zone))
    }

    private static func zone(_ argument: VTLValue?) throws(TemplateFailure) -> TimeZoneRules? {
        guard case .string(let name)? = argument else { return nil }
        return try TimeZoneRules.named(name)
    }

    /// A `long`, in the years that a calendar has.
    private static func milliseconds(_ argument: VTLValue?) -> Int? {
        guard let value = argument?.index, (-9_000_000_000_000_000...9_000_000_000_000_000).contains(value) else {
            return nil
        }
        return value
    }

    private static func convert(
        _ name: String,
        _ write: @escaping @Sendable (Int) throws(TemplateFailure) -> VTLValue
    ) -> UtilFunction {
        UtilFunction(name) { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1, let milliseconds = milliseconds(arguments[0]) else { return .null }
            return try write(milliseconds)
        }
    }

    private static func now(_ name: String, _ write: @escaping @Sendable (Timestamp) -> VTLValue) -> UtilFunction {
        UtilFunction(name) { (arguments, environment) throws(TemplateFailure) in
            arguments.isEmpty ? write(environment.clock.now) : .null
        }
    }
}
