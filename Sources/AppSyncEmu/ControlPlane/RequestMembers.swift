import EmulatorCore
import OrderedCollections

/// The members of a request, read by the names of AppSync's API. The properties of a template are read through it as
/// well, under the names that CloudFormation's own handlers hand to that API: so both pass the same checks.
struct RequestMembers: Sendable {
    /// Where the members come from, in whose words it is said that one is missing or of a wrong type.
    enum Origin: Sendable {
        case request
        /// CloudFormation hands numbers and booleans on as text, too.
        case resource(ResolvedResource)
    }

    let object: JSONObject
    let origin: Origin
    /// Where the object stands: `dynamodbConfig.`; empty for the request itself.
    private let path: String

    init(_ object: JSONObject, origin: Origin = .request, path: String = "") {
        self.object = object
        self.origin = origin
        self.path = path
    }

    /// Whether it is there; null is not.
    func has(_ name: String) -> Bool { value(name) != nil }

    func value(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    func string(_ name: String) throws(ControlPlaneError) -> String? {
        guard let value = value(name) else { return nil }
        if let text = value.string { return text }
        if case .resource = origin, let text = value.scalarText { return text }
        throw unexpected(value, name, "String")
    }

    func required(_ name: String) throws(ControlPlaneError) -> String {
        guard let text = try string(name) else { throw missing(name) }
        return text
    }

    /// One of the names that the model lists.
    func choice(_ name: String, _ choices: [String]) throws(ControlPlaneError) -> String? {
        guard let text = try string(name) else { return nil }
        guard choices.contains(text) else { throw .noChoice(text, path + name, choices) }
        return text
    }

    func bool(_ name: String) throws(ControlPlaneError) -> Bool? {
        guard let value = value(name) else { return nil }
        if let bool = value.bool { return bool }
        if case .resource = origin, let text = value.string, text == "true" || text == "false" { return text == "true" }
        throw unexpected(value, name, "Boolean")
    }

    func integer(_ name: String, in range: ClosedRange<Int>? = nil) throws(ControlPlaneError) -> Int? {
        guard let value = value(name) else { return nil }
        var number = value.int
        if case .resource = origin, number == nil { number = value.string.flatMap { Int($0) } }
        guard let number else { throw unexpected(value, name, "Integer") }
        if let range, !range.contains(number) {
            let constraint =
                number < range.lowerBound
                ? "Member must have value greater than or equal to \(range.lowerBound)"
                : "Member must have value less than or equal to \(range.upperBound)"
            throw .constraint("\(number)", path + name, constraint)
        }
        return number
    }

    func members(_ name: String) throws(ControlPlaneError) -> RequestMembers? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else { throw unexpected(value, name, "JSONObject") }
        return RequestMembers(object, origin: origin, path: path + name + ".")
    }

    /// A list of objects.
    func list(_ name: String) throws(ControlPlaneError) -> [RequestMembers] {
        var list: [RequestMembers] = []
        for (index, element) in try array(name).enumerated() {
            guard let object = element.object else { throw unexpected(element, "\(name).\(index)", "JSONObject") }
            list.append(RequestMembers(object, origin: origin, path: "\(path)\(name).\(index)."))
        }
        return list
    }

    func strings(_ name: String) throws(ControlPlaneError) -> [String] {
        var strings: [String] = []
        for (index, element) in try array(name).enumerated() {
            guard let text = element.string else { throw unexpected(element, "\(name).\(index)", "String") }
            strings.append(text)
        }
        return strings
    }

    /// A map from text to text.
    func map(_ name: String) throws(ControlPlaneError) -> OrderedDictionary<String, String>? {
        guard let members = try members(name) else { return nil }
        var map: OrderedDictionary<String, String> = [:]
        for key in members.object.keys { map[key] = try members.required(key) }
        return map
    }

    private func array(_ name: String) throws(ControlPlaneError) -> [JSONValue] {
        guard let value = value(name) else { return [] }
        guard let array = value.array else { throw unexpected(value, name, "JSONArray") }
        return array
    }

    /// `dynamodbConfig.tableName`
    func memberPath(_ name: String) -> String { path + name }

    // MARK: - Refusals

    /// AWS would act on these members, and the emulator cannot.
    func refuse(_ names: String...) throws(ControlPlaneError) {
        for name in names where has(name) { throw .notEmulated("`\(path)\(name)`", member: path + name) }
    }

    func missing(_ name: String) -> ControlPlaneError {
        switch origin {
        case .request:
            .badRequest(
                "1 validation error detected: Value null at '\(path)\(name)' failed to satisfy constraint: "
                    + "Member must not be null", member: path + name)
        case .resource(let resource):
            .badRequest(
                resource.schemaMessage("#\(place): required key [\(PropertyName.of(name))] not found"),
                member: path.isEmpty ? nil : String(path.dropLast()))
        }
    }

    /// - Parameter expected: by the names that CloudFormation uses.
    private func unexpected(_ value: JSONValue, _ name: String, _ expected: String) -> ControlPlaneError {
        switch origin {
        case .request:
            // Coral's word for JSON that does not fit the model; the message names types of Java's.
            return ControlPlaneError(
                "SerializationException", "The member '\(path)\(name)' is no \(expected)", member: path + name)
        case .resource(let resource):
            let property = PropertyName.path(of: path + name)
            return .badRequest(
                resource.unexpected(value, property, expected: expected).reason, member: path + name)
        }
    }

    /// Where this object stands, as CloudFormation writes it: `/DynamoDBConfig`.
    private var place: String {
        path.split(separator: ".").map { "/" + PropertyName.of(String($0)) }.joined()
    }
}
