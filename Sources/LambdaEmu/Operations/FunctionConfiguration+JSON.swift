import Crypto
import EmulatorCore
import OrderedCollections

extension FunctionConfiguration {
    /// The shape FunctionConfiguration. What ListFunctions leaves out of it (Lambda API Reference, "ListFunctions",
    /// Note) comes with `includingState`.
    ///
    /// - Parameters:
    ///   - qualifier: of the ARN; nil when the caller named none.
    ///   - modified: when it was deployed.
    func json(qualifier: String?, modified: Timestamp, includingState: Bool) -> JSONValue {
        var members: JSONObject = [
            "FunctionName": .string(functionName),
            "FunctionArn": .string(functionARN + (qualifier.map { ":" + $0 } ?? "")),
            "Runtime": .string(runtime),
            "Role": .string(role),
            "Handler": .string(handler),
            "CodeSize": .int(code.size),
            "Description": .string(functionDescription),
            "Timeout": .int(timeout),
            "MemorySize": .int(memorySize),
            "LastModified": .string(Self.lastModified(modified)),
            "CodeSha256": .string(code.sha256),
            "Version": .string(version(qualifier)),
        ]
        if !variables.isEmpty {
            let variables = variables.map { ($0.key, JSONValue.string($0.value)) }
            members["Environment"] = ["Variables": .object(JSONObject(uniqueKeysWithValues: variables))]
        }
        members["TracingConfig"] = ["Mode": "PassThrough"]
        members["RevisionId"] = .string(revisionID)
        if !layers.isEmpty { members["Layers"] = .array(layers.map { ["Arn": .string($0.arn)] }) }
        if includingState {
            members["State"] = "Active"
            members["LastUpdateStatus"] = "Successful"
        }
        members["PackageType"] = "Zip"
        members["Architectures"] = ["x86_64"]
        members["EphemeralStorage"] = ["Size": 512]
        members["SnapStart"] = ["ApplyOn": "None", "OptimizationStatus": "Off"]
        var logging: JSONObject = ["LogFormat": self.logging.isJSON ? "JSON" : "Text"]
        if self.logging.isJSON {
            logging["ApplicationLogLevel"] = .string(self.logging.applicationLogLevel)
            logging["SystemLogLevel"] = .string(self.logging.systemLogLevel)
        }
        logging["LogGroup"] = .string(logGroupName)
        members["LoggingConfig"] = .object(logging)
        return .object(members)
    }

    /// `2026-11-22T20:30:51.123+0000`: Lambda's own form, with an offset without a colon.
    private static func lastModified(_ time: Timestamp) -> String {
        String(CalendarDate(time).iso8601Milliseconds.dropLast()) + "+0000"
    }

    /// A UUID that stays while name and code stay.
    private var revisionID: String {
        var digits: [UInt8] = []
        let digest = SHA256.hash(data: Array("\(functionARN) \(code.sha256)".utf8))
        for (index, byte) in digest.prefix(16).enumerated() {
            if [4, 6, 8, 10].contains(index) { digits.append(UInt8(ascii: "-")) }
            let byte = index == 6 ? byte & 0x0F | 0x40 : index == 8 ? byte & 0x3F | 0x80 : byte
            for nibble in [byte >> 4, byte & 0x0F] {
                digits.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
