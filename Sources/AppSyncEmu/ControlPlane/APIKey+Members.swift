import EmulatorCore

/// What CreateApiKey and UpdateApiKey take, and what becomes of it. `AWS::AppSync::ApiKey` has a rule of its own for keys
/// that have expired.
extension APIKey {
    /// AppSync quota "Number of API keys per API".
    static let limit = 50
    static let standardLifetime = Duration.seconds(7 * 86_400)
    static let shortestLifetime = Duration.seconds(86_400)
    static let longestLifetime = Duration.seconds(365 * 86_400)
    /// How long an expired key is kept (API reference, "ApiKey").
    static let deletionDelay = Duration.seconds(60 * 86_400)

    /// AppSync rounds an expiry down to the hour (API reference, "CreateApiKey"). Whether the shortest lifetime is
    /// counted before or after that, nobody says: here what is asked for as a day is one.
    static func expiry(_ seconds: Int?, now: Timestamp) throws(ControlPlaneError) -> Timestamp {
        guard let seconds else { return roundedDown(now + standardLifetime) }
        let expires = try latest(seconds, now: now)
        guard expires >= roundedDown(now + shortestLifetime) else {
            throw .keyValidity("API key must be valid for a minimum of 1 days.")
        }
        return expires
    }

    /// The same without a shortest lifetime.
    static func latest(_ seconds: Int, now: Timestamp) throws(ControlPlaneError) -> Timestamp {
        // Milliseconds given for seconds would pass the end of `Timestamp`.
        guard seconds < 9_000_000_000, case let expires = roundedDown(Timestamp(seconds: Int64(seconds))),
            expires <= now + longestLifetime
        else { throw .keyValidity("API key can be valid for a maximum of 365 days.") }
        return expires
    }

    private static func roundedDown(_ time: Timestamp) -> Timestamp {
        Timestamp(seconds: time.seconds / 3600 * 3600)
    }
}
