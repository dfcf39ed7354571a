import OrderedCollections

/// Reading the properties of a resource, with failures that name the property.
extension ResolvedResource {
    /// Every property must be in one of the two lists: what is honoured, and what AWS knows and nothing here depends
    /// on.
    package func refuseUnknown(honoured: Set<String>, withoutEffect: Set<String>) throws(ResourceFailure) {
        for name in properties.keys where !honoured.contains(name) && !withoutEffect.contains(name) {
            throw ResourceFailure(property: name, "the emulator does not know this property")
        }
    }

    /// Properties that AWS knows and the emulator does not honour yet.
    package func refuseNotEmulated(_ names: Set<String>) throws(ResourceFailure) {
        for name in properties.keys where names.contains(name) {
            throw ResourceFailure(property: name, "not emulated yet")
        }
    }

    package func required(_ name: String) throws(ResourceFailure) -> String {
        guard let value = try string(name) else {
            throw ResourceFailure(property: name, "this property is required")
        }
        return value
    }

    package func string(_ name: String) throws(ResourceFailure) -> String? {
        guard let value = properties[name] else { return nil }
        if let number = value.number { return number.text }
        if let bool = value.bool { return String(bool) }
        guard let string = value.string else { throw ResourceFailure(property: name, "a string is expected") }
        return string
    }

    package func integer(_ name: String) throws(ResourceFailure) -> Int? {
        guard let value = properties[name] else { return nil }
        guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
            throw ResourceFailure(property: name, "a whole number is expected")
        }
        return number
    }

    package func list(_ name: String) throws(ResourceFailure) -> [JSONValue] {
        guard let value = properties[name] else { return [] }
        guard let list = value.array else { throw ResourceFailure(property: name, "a list is expected") }
        return list
    }
}
