import EmulatorCore

extension UtilFunction {
    /// "Math helpers in $util.math"
    static let math: [UtilFunction] = [
        UtilFunction(
            "math.roundNum",
            pure: { arguments in
                guard arguments.count == 1, let value = arguments[0].double else { return .null }
                // `Math.round`: halves go up.
                return .int(Int(exactly: (value + 0.5).rounded(.down)) ?? (value < 0 ? .min : value > 0 ? .max : 0))
            }
        ),
        choice("math.minVal") { min($0, $1) },
        choice("math.maxVal") { max($0, $1) },
        UtilFunction("math.randomDouble") { (arguments, environment) throws(TemplateFailure) in
            arguments.isEmpty ? .double(random(environment)) : .null
        },
        // "with the first argument specifying the lower value of the range and the second argument specifying the
        // upper value": both are taken to belong to it.
        UtilFunction("math.randomWithinRange") { (arguments, environment) throws(TemplateFailure) in
            guard arguments.count == 2, let low = arguments[0].index, let high = arguments[1].index, low <= high else {
                return .null
            }
            let (span, overflow) = high.subtractingReportingOverflow(low)
            guard !overflow, span < .max else { return .null }
            return .int(low + Int(environment.identifiers.randomBits().1 % UInt64(span + 1)))
        },
    ]

    private static func choice(_ name: String, _ choose: @escaping @Sendable (Double, Double) -> Double) -> UtilFunction
    {
        UtilFunction(
            name,
            pure: { arguments in
                guard arguments.count == 2, let left = arguments[0].double, let right = arguments[1].double else {
                    return .null
                }
                return .double(choose(left, right))
            }
        )
    }

    /// 53 bits, from 0 to below 1, as `Math.random` has them.
    private static func random(_ environment: UtilEnvironment) -> Double {
        Double(environment.identifiers.randomBits().1 >> 11) * 0x1p-53
    }
}
