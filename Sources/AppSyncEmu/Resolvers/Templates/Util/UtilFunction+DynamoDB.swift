import EmulatorCore
import OrderedCollections

extension UtilFunction {
    /// "DynamoDB helpers in $util.dynamodb": each as a map, and as JSON by the same name with `Json` behind it.
    static let dynamodb: [UtilFunction] =
        [
            UtilFunction("dynamodb.fromS3ObjectJson") { (arguments, _) throws(TemplateFailure) in
                guard arguments.count == 1 else { return .null }
                return VTLValue(s3Object(in: try arguments[0].json()) ?? .null).thawed
            }
        ]
        + pair("toDynamoDB") { $0.count == 1 ? attributeValue($0[0]) : nil }
        + pair("toString") { string($0).map { ["S": .string($0)] } }
        + pair("toNumber") { $0.count == 1 && $0[0].number != nil ? ["N": $0[0]] : nil }
        + pair("toBinary") { string($0).map { ["B": .string($0)] } }
        + pair("toBoolean") { $0.count == 1 && $0[0].bool != nil ? ["BOOL": $0[0]] : nil }
        + pair("toNull") { $0.isEmpty ? attributeValue(.null) : nil }
        + pair("toStringSet") { list($0).map { ["SS": .array($0)] } }
        + pair("toNumberSet") { list($0).map { ["NS": .array($0)] } }
        + pair("toBinarySet") { list($0).map { ["BS": .array($0)] } }
        + pair("toList") { list($0).map { attributeValue(.array($0)) } }
        + pair("toMap") { map($0).map { attributeValue(.object($0)) } }
        + pair("toMapValues") { map($0).map { .object($0.mapValues(attributeValue)) } }
        + pair("toS3Object", s3Object)

    /// - Parameter convert: nil for arguments that the function has no form for.
    private static func pair(
        _ name: String,
        _ convert: @escaping @Sendable ([JSONValue]) -> JSONValue?
    ) -> [UtilFunction] {
        @Sendable func converted(_ arguments: [VTLValue]) throws(TemplateFailure) -> JSONValue? {
            var values: [JSONValue] = []
            for argument in arguments { values.append(try argument.json()) }
            // Nothing comes of null but null, except where null is the point.
            if values.contains(.null), !["toDynamoDB", "toList", "toMap", "toMapValues"].contains(name) {
                return values.allSatisfy(\.isNull) ? .null : nil
            }
            return convert(values)
        }
        return [
            UtilFunction("dynamodb.\(name)") { (arguments, _) throws(TemplateFailure) in
                VTLValue(try converted(arguments) ?? .null).thawed
            },
            // "The JSON version of each of the helpers is equivalent to wrapping the non-JSON version in toJson."
            UtilFunction("dynamodb.\(name)Json") { (arguments, _) throws(TemplateFailure) in
                guard let value = try converted(arguments) else { return .null }
                var writer = JSONWriter(capacity: 256)
                writer.write(value)
                return .string(writer.string())
            },
        ]
    }

    /// `{ "N" : 12345 }`, a number as a number: AppSync's own form, which its DynamoDB data source takes.
    static func attributeValue(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null: ["NULL": nil]
        case .bool: ["BOOL": value]
        case .number: ["N": value]
        case .string: ["S": value]
        case .array(let elements): ["L": .array(elements.map(attributeValue))]
        case .object(let members): ["M": .object(members.mapValues(attributeValue))]
        }
    }

    private static func string(_ arguments: [JSONValue]) -> String? {
        arguments.count == 1 ? arguments[0].string : nil
    }

    private static func list(_ arguments: [JSONValue]) -> [JSONValue]? {
        arguments.count == 1 ? arguments[0].array : nil
    }

    private static func map(_ arguments: [JSONValue]) -> JSONObject? {
        arguments.count == 1 ? arguments[0].object : nil
    }

    // MARK: - S3 objects

    /// (key, bucket, region), (key, bucket, region, version): a string attribute that holds JSON.
    private static func s3Object(_ arguments: [JSONValue]) -> JSONValue? {
        guard (3...4).contains(arguments.count), arguments.allSatisfy({ $0.string != nil }) else { return nil }
        var link: JSONObject = ["key": arguments[0], "bucket": arguments[1], "region": arguments[2]]
        if arguments.count == 4 { link["version"] = arguments[3] }
        var writer = JSONWriter(capacity: 128)
        writer.write(["s3": .object(link)])
        return ["S": .string(writer.string())]
    }

    /// The documentation shows the attribute, `{ "S" : "…" }`, and says "the string value": both are taken.
    private static func s3Object(in value: JSONValue) -> JSONValue? {
        guard let text = value.string ?? value["S"]?.string, let link = (try? JSONParser.parse(text))?["s3"]?.object
        else { return nil }
        var result: JSONObject = [:]
        for name in ["key", "bucket", "region", "version"] {
            if let member = link[name] { result[name] = member }
        }
        return .object(result)
    }
}
