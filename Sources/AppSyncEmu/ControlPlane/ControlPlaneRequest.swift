import EmulatorCore
import NIOCore
import OrderedCollections

/// One request to the control plane: what it asks for, and when it came.
struct ControlPlaneRequest: Sendable {
    let http: HTTPRequest
    let id: String
    let received: Timestamp
    let operation: OperationTable.Entry
    /// What the path names, decoded: `apiId`, `typeName`.
    private let parameters: [String: String]

    init(_ http: HTTPRequest, id: String, received: Timestamp) {
        self.http = http
        self.id = id
        self.received = received
        (operation, parameters) = OperationTable.find(http.method, http.path)
    }

    /// For log and trace.
    var subject: String {
        let names = ["apiId", "typeName", "fieldName", "name", "functionId", "resourceArn"]
        let parts = names.compactMap { parameters[$0] }
        return parts.isEmpty ? String(http.path) : parts.joined(separator: " ")
    }

    /// What the path names; the operation's own path has it, so it is there.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    var apiID: String { parameter("apiId") }

    /// A parameter of the query, decoded; nil when it is not there.
    func query(_ name: String) -> String? { queries(name).first }

    /// All parameters of that name.
    func queries(_ name: String) -> [String] {
        http.query.split(separator: "&").compactMap { pair in
            let key = pair.prefix { $0 != "=" }
            guard PercentEncoding.decode(key) == name else { return nil }
            return PercentEncoding.decode(pair.dropFirst(key.utf8.count).dropFirst())
        }
    }

    /// One of the names that the model lists.
    func query(_ name: String, _ choices: [String]) throws(ControlPlaneError) -> String? {
        guard let text = query(name) else { return nil }
        guard choices.contains(text) else { throw .noChoice(text, name, choices) }
        return text
    }

    /// The body. Members that AppSync does not know it ignores.
    func members() throws(ControlPlaneError) -> RequestMembers {
        guard http.body.readableBytes > 0 else { return RequestMembers([:]) }
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(http.body) } catch {
            throw ControlPlaneError("SerializationException", "The body is no JSON: \(error)")
        }
        guard let object = value.object else {
            throw ControlPlaneError("SerializationException", "The body is no JSON object")
        }
        return RequestMembers(object)
    }
}
