import EmulatorCore

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
