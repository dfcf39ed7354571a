import EmulatorCore
import OrderedCollections

extension UtilFunction {
    /// "Amazon RDS helpers in $util.rds": the Data API's answer without its wrapping: a list a statement, an object a
    /// record. (The example on that page shows one statement's records; templates everywhere, AWS's own tutorial
    /// among them, write `$util.rds.toJsonObject($ctx.result)[0][0]`.)
    static let rds: [UtilFunction] = [
        UtilFunction("rds.toJsonObject") { (arguments, _) throws(TemplateFailure) in
            guard let records = try records(arguments) else { return .null }
            return VTLValue(records).thawed
        },
        UtilFunction("rds.toJsonString") { (arguments, _) throws(TemplateFailure) in
            guard let records = try records(arguments) else { return .null }
            var writer = JSONWriter(capacity: 256)
            writer.write(records)
            return .string(writer.string())
        },
    ]

    private static func records(_ arguments: [VTLValue]) throws(TemplateFailure) -> JSONValue? {
        guard arguments.count == 1 else { return nil }
        var result = try arguments[0].json()
        if let text = result.string {
            do throws(JSONError) { result = try JSONParser.parse(text) } catch {
                throw .java("Unable to parse the JSON document: '\(error)'")
            }
        }
        guard let statements = result["sqlStatementResults"]?.array else { return nil }
        return .array(statements.map { .array(records(of: $0)) })
    }

    /// None for a statement that changes something.
    private static func records(of statement: JSONValue) -> [JSONValue] {
        let names = (statement["columnMetadata"]?.array ?? []).map { column in
            column["label"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? column["name"]?.string ?? ""
        }
        return (statement["records"]?.array ?? []).map { record in
            var members: JSONObject = [:]
            for (name, field) in zip(names, record.array ?? []) { members[name] = value(of: field) }
            return .object(members)
        }
    }

    /// `{"stringValue": "x"}`, `{"isNull": true}`, `{"arrayValue": {"longValues": [1]}}`
    private static func value(of field: JSONValue) -> JSONValue {
        guard let (kind, value) = field.object?.elements.first, kind != "isNull", kind != "null" else { return .null }
        guard kind == "arrayValue", let elements = value.object?.values.first?.array else { return value }
        return .array(elements.map { $0.object?["arrayValue"] == nil ? $0 : self.value(of: $0) })
    }
}
