import EmulatorCore

/// Lambda's own lines around those of a function (Lambda Developer Guide, "Working with Lambda function logs").
struct InvocationReport {
    enum Status {
        case success
        case timeout
        /// The runtime ended, or never came up; an error of the handler is a success here.
        case error(String)
    }

    var requestID: String
    var duration: Duration
    /// Of the first invocation of a worker.
    var initDuration: Duration?
    /// MB
    var memorySize: Int
    /// MB; nil where the system does not tell.
    var maxMemoryUsed: Int?
    var status = Status.success

    static func start(_ requestID: String) -> String { "START RequestId: \(requestID) Version: $LATEST" }
    static func end(_ requestID: String) -> String { "END RequestId: \(requestID)" }

    /// - Parameter seconds: the function's `Timeout`.
    static func timedOut(_ requestID: String, after seconds: Int) -> String {
        "\(requestID) Task timed out after \(seconds).00 seconds"
    }

    /// After the lines of an init phase that failed.
    static func initReport(_ duration: Duration, status: Status) -> String {
        "INIT_REPORT Init Duration: \(milliseconds(duration)) ms\tPhase: init\t" + text(status)
    }

    var line: String {
        // The init phase is billed too, since August 2025.
        let billed = duration.nanoseconds + (initDuration?.nanoseconds ?? 0)
        var fields = [
            "REPORT RequestId: \(requestID)",
            "Duration: \(Self.milliseconds(duration)) ms",
            "Billed Duration: \((billed + 999_999) / 1_000_000) ms",
            "Memory Size: \(memorySize) MB",
        ]
        if let maxMemoryUsed { fields.append("Max Memory Used: \(maxMemoryUsed) MB") }
        if let initDuration { fields.append("Init Duration: \(Self.milliseconds(initDuration)) ms") }
        fields.append(Self.text(status))
        return fields.joined(separator: "\t")
    }

    private static func text(_ status: Status) -> String {
        switch status {
        case .success: ""
        case .timeout: "Status: timeout"
        case .error(let type): "Status: error\tError Type: \(type)"
        }
    }

    /// `1.23`
    private static func milliseconds(_ duration: Duration) -> String {
        let hundredths = (duration.nanoseconds + 5000) / 10_000
        return "\(hundredths / 100).\(CalendarDate.pad(Int(hundredths % 100), 2))"
    }
}
