package import EmulatorCore
import OrderedCollections

/// The resolved properties of one template resource, read with errors that name resource and property.
package struct ResourceProperties: Sendable {
    package let logicalID: String
    package let type: String
    private let members: JSONObject

    package init(logicalID: String, type: String, properties: JSONValue) throws(DeploymentError) {
        self.logicalID = logicalID
        self.type = type
        guard case .object(let members) = properties else {
            throw DeploymentError("\(logicalID) (\(type)): Properties is not a map")
        }
        self.members = members
    }

    var resource: String { "\(logicalID) (\(type))" }

    /// Every property must be in one of the two lists: what is honoured, and what AWS knows and nothing here depends on.
    func refuseUnknown(honoured: [String], withoutEffect: [String]) throws(DeploymentError) {
        for name in members.keys where !honoured.contains(name) && !withoutEffect.contains(name) {
            throw DeploymentError(resource, name, "the emulator does not know this property")
        }
    }

    func refuse(_ names: [String], _ reason: String) throws(DeploymentError) {
        for name in names where members[name] != nil { throw DeploymentError(resource, name, reason) }
    }

    func required(_ name: String) throws(DeploymentError) -> String {
        guard let value = try string(name) else { throw DeploymentError(resource, name, "this property is required") }
        return value
    }

    func string(_ name: String) throws(DeploymentError) -> String? {
        guard let value = members[name] else { return nil }
        if let number = value.number { return number.text }
        guard let string = value.string else { throw DeploymentError(resource, name, "a string is expected") }
        return string
    }

    func integer(_ name: String) throws(DeploymentError) -> Int? {
        guard let value = members[name] else { return nil }
        guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
            throw DeploymentError(resource, name, "a whole number is expected")
        }
        return number
    }

    func list(_ name: String) throws(DeploymentError) -> [JSONValue] {
        guard let value = members[name] else { return [] }
        guard let list = value.array else { throw DeploymentError(resource, name, "a list is expected") }
        return list
    }
}
