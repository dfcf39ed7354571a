import EmulatorCore

/// One function of `$util` (AppSync developer guide, "Resolver mapping template utility reference").
struct UtilFunction: Sendable {
    /// Without `$util.`: `toJson`, `time.nowISO8601`.
    let name: String
    /// The evaluation, the arguments, and the line of the call. Null when AppSync has no such form of the function:
    /// the reference is then one without a value.
    let call: @Sendable (TemplateEvaluation, [VTLValue], _ line: Int) throws(TemplateFailure) -> VTLValue

    init(
        _ name: String,
        _ call: @escaping @Sendable (TemplateEvaluation, [VTLValue], _ line: Int) throws(TemplateFailure) -> VTLValue
    ) {
        self.name = name
        self.call = call
    }

    /// A function of its arguments alone.
    init(_ name: String, pure call: @escaping @Sendable ([VTLValue]) -> VTLValue) {
        self.init(name) { (_, arguments, _) throws(TemplateFailure) in call(arguments) }
    }

    static func named(_ name: String) -> UtilFunction? { all[name] }

    private static let all: [String: UtilFunction] = Dictionary(
        uniqueKeysWithValues: (json + errors + checks + encodings + others + time + str + collections + log).map {
            ($0.name, $0)
        }
    )

    /// Whether AppSync has it, as far as its documentation says.
    static func isAppSyncs(_ name: String) -> Bool {
        if name.hasPrefix("$extensions.") { return extensions.contains(String(name.dropFirst(12))) }
        let path = String(name.dropFirst(6))
        return missing.contains(path) || wholeNamespaces.contains { path.hasPrefix($0 + ".") }
    }

    private static let wholeNamespaces: Set<String> = ["dynamodb", "rds", "transform", "http", "xml"]

    private static let missing: Set<String> = [
        "matches", "autoUlid", "autoKsuid", "list.sortList", "str.normalize",
        "time.nowFormatted", "time.parseFormattedToEpochMilliSeconds", "time.parseISO8601ToEpochMilliSeconds",
        "time.epochMilliSecondsToFormatted",
        "math.roundNum", "math.minVal", "math.maxVal", "math.randomDouble", "math.randomWithinRange",
    ]

    private static let extensions: Set<String> = [
        "evictFromApiCache", "setSubscriptionFilter", "setSubscriptionInvalidationFilter", "invalidateSubscriptions",
    ]
}
