import EmulatorCore
import OrderedCollections

/// An object of a request document, read with the errors that AppSync gives for what it cannot use.
///
/// That a member is unknown or missing is captured (aws-appsync-community #110, #209, #217; amplify-category-api
/// #2224). What AppSync says of a member of another type is not: the words here are ours. A null stands for a member
/// that is not there, as templates write it for what they were not given.
struct RequestDocument: Sendable {
    let members: JSONObject
    /// Where it stands: `$`, `$[condition]`.
    let path: String

    init(_ members: JSONObject, path: String = "$") {
        self.members = members
        self.path = path
    }

    func path(of name: String) -> String { "\(path)[\(name)]" }

    /// - Throws: for the first member that is not one of these.
    func refuse(othersThan known: Set<String>) throws(GraphQLError) {
        guard let other = members.keys.first(where: { !known.contains($0) }) else { return }
        throw .mappingTemplate("Unsupported element '\(path(of: other))'.")
    }

    func value(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    func required(_ name: String) throws(GraphQLError) -> JSONValue {
        guard let value = value(name) else {
            throw .mappingTemplate("Value for field '\(path(of: name))' not found.")
        }
        return value
    }

    // MARK: - Types

    func string(_ name: String) throws(GraphQLError) -> String? {
        guard let value = value(name) else { return nil }
        guard let string = value.string else { throw unexpected(value, at: name, "string") }
        return string
    }

    func requiredString(_ name: String) throws(GraphQLError) -> String {
        let value = try required(name)
        guard let string = value.string else { throw unexpected(value, at: name, "string") }
        return string
    }

    /// Templates quote what they need not: `"$util.defaultIfNull($ctx.args.flag, false)"`.
    func bool(_ name: String) throws(GraphQLError) -> Bool? {
        guard let value = value(name) else { return nil }
        switch value {
        case .bool(let bool): return bool
        case .string("true"): return true
        case .string("false"): return false
        default: throw unexpected(value, at: name, "boolean")
        }
    }

    func int(_ name: String) throws(GraphQLError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let int = value.int ?? value.string.flatMap({ Int($0) }) else {
            throw unexpected(value, at: name, "integer")
        }
        return int
    }

    func object(_ name: String) throws(GraphQLError) -> RequestDocument? {
        guard let value = value(name) else { return nil }
        return try object(value, at: name)
    }

    func requiredObject(_ name: String) throws(GraphQLError) -> RequestDocument {
        try object(try required(name), at: name)
    }

    private func object(_ value: JSONValue, at name: String) throws(GraphQLError) -> RequestDocument {
        guard let members = value.object else { throw unexpected(value, at: name, "object") }
        return RequestDocument(members, path: path(of: name))
    }

    func requiredArray(_ name: String) throws(GraphQLError) -> [JSONValue] {
        let value = try required(name)
        guard let array = value.array else { throw unexpected(value, at: name, "array") }
        return array
    }

    /// The objects of a list, each with its place: `$[transactItems][0]`.
    func requiredObjects(_ name: String) throws(GraphQLError) -> [RequestDocument] {
        var documents: [RequestDocument] = []
        for (index, element) in try requiredArray(name).enumerated() {
            let path = "\(path(of: name))[\(index)]"
            guard let members = element.object else { throw .unexpected(element, at: path, "object") }
            documents.append(RequestDocument(members, path: path))
        }
        return documents
    }

    func unexpected(_ value: JSONValue, at name: String, _ expected: String) -> GraphQLError {
        .unexpected(value, at: path(of: name), expected)
    }
}

extension GraphQLError {
    static func unexpected(_ value: JSONValue, at path: String, _ expected: String) -> GraphQLError {
        .mappingTemplate("Expected JSON \(expected) for field '\(path)' but got '\(value.kind)' instead.")
    }
}

extension JSONValue {
    /// In Jackson's names for the types of its nodes.
    fileprivate var kind: String {
        switch self {
        case .null: "NULL"
        case .bool: "BOOLEAN"
        case .number: "NUMBER"
        case .string: "STRING"
        case .array: "ARRAY"
        case .object: "OBJECT"
        }
    }
}
