import EmulatorCore

/// `API_KEY`: the `x-api-key` header.
struct APIKeyMode: Sendable {
    var clock: any EmulatorClock

    func identity(ofKey key: String, for api: GraphQLAPI) throws(AuthorizationRefusal) -> Identity {
        guard let known = api.apiKeys.first(where: { $0.id == key }), clock.now < known.expires else {
            throw .unauthorized
        }
        // A key stays out of logs but for what tells it from others.
        return Identity(mode: .apiKey, context: .null, description: "API key \(key.prefix(8))…")
    }
}
