import EmulatorCore

/// `API_KEY`: the `x-api-key` header.
struct APIKeyMode: Sendable {
    var clock: any EmulatorClock

    func identity(ofKey key: String, for api: GraphQLAPI) throws(AuthorizationRefusal) -> Identity {
        // A key stays out of logs but for what tells it from others.
        let description = "API key \(key.prefix(8))…"
        guard let known = api.apiKeys.first(where: { $0.id == key }) else {
            throw .unauthorized(because: "\(description) is no key of the API \(api.name)")
        }
        guard clock.now < known.expires else {
            let expired = CalendarDate(known.expires).iso8601Milliseconds
            throw .unauthorized(because: "\(description) of the API \(api.name) expired at \(expired)")
        }
        return Identity(mode: .apiKey, context: .null, description: description)
    }
}
