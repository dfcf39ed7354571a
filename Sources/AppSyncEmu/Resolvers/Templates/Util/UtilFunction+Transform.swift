import EmulatorCore

extension UtilFunction {
    /// "Transformation helpers in $util.transform". The first three answer JSON as a string: templates print it, or
    /// hand it to `$util.parseJson`.
    static let transform: [UtilFunction] = [
        text("transform.toDynamoDBFilterExpression") { DynamoDBFilterExpression($0)?.json },
        text("transform.toDynamoDBConditionExpression") { DynamoDBFilterExpression($0)?.json },
        text("transform.toElasticsearchQueryDSL") { SearchQuery.query($0) },
        UtilFunction("transform.toSubscriptionFilter") { (arguments, _) throws(TemplateFailure) in
            guard (1...3).contains(arguments.count) else { return .null }
            var ignored: [String] = []
            if arguments.count > 1, case .list(let list) = arguments[1] { ignored = list.values.map(\.text) }
            let rules = arguments.count > 2 ? try arguments[2].json() : nil
            let filter = try arguments[0].json()
            return VTLValue(SubscriptionFilterExpansion.expand(filter, ignoring: ignored, rules: rules) ?? .null).thawed
        },
    ]

    private static func text(
        _ name: String,
        _ convert: @escaping @Sendable (JSONValue) -> JSONValue?
    ) -> UtilFunction {
        UtilFunction(name) { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1, let value = convert(try arguments[0].json()) else { return .null }
            var writer = JSONWriter(capacity: 256)
            writer.write(value)
            return .string(writer.string())
        }
    }
}
