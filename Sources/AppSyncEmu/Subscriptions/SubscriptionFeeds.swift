import OrderedCollections

/// Which subscription fields each mutation publishes to, by a schema's `@aws_subscribe`.
struct SubscriptionFeeds: Sendable {
    struct Feed: Sendable {
        /// Subscription fields, in the schema's order.
        var fields: [String] = []
        /// The argument names of all of them.
        var argumentNames: [String] = []
    }

    private(set) var byMutation: [String: Feed] = [:]
    /// The argument names of each subscription field, whoever publishes to it.
    let arguments: OrderedDictionary<String, [String]>

    init(_ schema: Schema) {
        let fields = schema.rootType(of: .subscription)?.fields ?? [:]
        arguments = fields.mapValues { Array($0.arguments.keys) }
        for field in fields.values {
            for mutation in field.subscribedMutations {
                var feed = byMutation[mutation] ?? Feed()
                // A directive that names a mutation twice does not make two deliveries of one.
                guard feed.fields.last != field.name else { continue }
                feed.fields.append(field.name)
                for name in field.arguments.keys where !feed.argumentNames.contains(name) {
                    feed.argumentNames.append(name)
                }
                byMutation[mutation] = feed
            }
        }
    }
}
