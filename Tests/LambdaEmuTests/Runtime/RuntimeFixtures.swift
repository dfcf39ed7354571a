import EmulatorCore
import Logging

@testable import LambdaEmu

extension FunctionConfiguration {
    static func test(_ name: String = "echo", timeout: Int = 3) -> FunctionConfiguration {
        var function = FunctionConfiguration(
            functionName: name, region: "eu-central-1", accountID: "000000000000", logicalID: "Echo",
            runtime: "python3.12", handler: "app.handler",
            code: FunctionCode(directory: "/code", source: "/source", size: 1, sha256: ""))
        function.timeout = timeout
        return function
    }
}

final class RecordingFindings: FindingsReceiver {
    private let lines = Locked<[String]>([])
    var noted: [String] { lines.withLock { $0 } }

    func note(_ line: String, from function: FunctionConfiguration, requestID: String?) {
        lines.withLock { $0.append("\(function.functionName) \(requestID ?? "-") \(line)") }
    }
}

extension Logger {
    static func recording(_ lines: Locked<[String]>) -> Logger {
        Logger(label: "test") { _ in RecordingLog(lines: lines) }
    }
}

private struct RecordingLog: LogHandler {
    let lines: Locked<[String]>
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}
