package import EmulatorCore

/// When an operation has taken longer than AppSync lets it. Whoever is being waited for is not interrupted: each data
/// source has a limit of its own.
package struct ExecutionDeadline: Sendable {
    /// AppSync's quota on the time of a request.
    package static let limit = Duration.seconds(30)

    private let clock: any EmulatorClock
    private let time: Timestamp

    package init(of received: Timestamp, on clock: any EmulatorClock) {
        self.clock = clock
        time = received + Self.limit
    }

    package var hasPassed: Bool { clock.now > time }

    /// The error of a field that was not there in time (captured in a client's sources; aws-mobile-appsync-sdk-android
    /// issue 280).
    static var error: GraphQLError {
        GraphQLError(shape: .resolver, message: "Execution timed out.", errorType: "ExecutionTimeout")
    }
}
