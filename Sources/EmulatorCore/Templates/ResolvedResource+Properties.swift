import OrderedCollections

/// Reading the properties of a resource, with failures that name the property, in the words in which CloudFormation
/// reports a resource that does not fit its schema.
extension ResolvedResource {
    /// Every property must be in one of the two lists: what is honoured, and what AWS knows and nothing here depends
    /// on. To be called before anything is made: in lenient mode the resource is asked for again without the property.
    package func refuseUnknown(honoured: Set<String>, withoutEffect: Set<String>) throws(ResourceFailure) {
        for name in properties.keys where !honoured.contains(name) && !withoutEffect.contains(name) {
            throw extraneous(name)
        }
    }

    package func required(_ name: String) throws(ResourceFailure) -> String {
        guard let value = try string(name) else { throw missing(name) }
        return value
    }

    package func string(_ name: String) throws(ResourceFailure) -> String? {
        guard let value = properties[name] else { return nil }
        guard let text = value.scalarText else { throw unexpected(value, name, expected: "String") }
        return text
    }

    package func integer(_ name: String) throws(ResourceFailure) -> Int? {
        guard let value = properties[name] else { return nil }
        guard let number = value.int ?? value.string.flatMap({ Int($0) }) else {
            throw unexpected(value, name, expected: "Integer")
        }
        return number
    }

    package func list(_ name: String) throws(ResourceFailure) -> [JSONValue] {
        guard let value = properties[name] else { return [] }
        guard let list = value.array else { throw unexpected(value, name, expected: "JSONArray") }
        return list
    }

    /// A list of objects.
    package func objects(_ name: String) throws(ResourceFailure) -> [JSONObject] {
        var objects: [JSONObject] = []
        for (index, element) in try list(name).enumerated() {
            guard let object = element.object else {
                throw unexpected(element, "\(name).\(index)", expected: "JSONObject")
            }
            objects.append(object)
        }
        return objects
    }

    package func object(_ name: String) throws(ResourceFailure) -> JSONObject? {
        guard let value = properties[name] else { return nil }
        guard let object = value.object else { throw unexpected(value, name, expected: "JSONObject") }
        return object
    }

    /// A property without which AWS does not make the resource.
    package func missing(_ name: String) -> ResourceFailure {
        ResourceFailure(schemaMessage("#: required key [\(name)] not found"))
    }

    /// A property that AWS does not know.
    func extraneous(_ name: String) -> ResourceFailure {
        var failure = ResourceFailure(
            property: name,
            schemaMessage("#: extraneous key [\(name)] is not permitted")
        )
        failure.isExtraneous = true
        return failure
    }

    /// Every member of an object within a property must be known.
    package func refuseUnknown(
        in object: JSONObject, at path: String, known: Set<String>
    ) throws(ResourceFailure) {
        for name in object.keys where !known.contains(name) {
            throw ResourceFailure(
                property: "\(path).\(name)",
                schemaMessage(
                    "#/\(path.replacing(".", with: "/")): extraneous key [\(name)] is not permitted"))
        }
    }

    /// A value of a type that AWS does not take; of a nested property with its path, `Environment.Variables.X`.
    package func unexpected(_ value: JSONValue, _ name: String, expected: String) -> ResourceFailure {
        let found =
            switch value {
            case .null: "Null"
            case .bool: "Boolean"
            case .number: value.int == nil ? "Number" : "Integer"
            case .string: "String"
            case .array: "JSONArray"
            case .object: "JSONObject"
            }
        return ResourceFailure(
            property: name,
            schemaMessage("#/\(name.replacing(".", with: "/")): expected type: \(expected), found: \(found)")
        )
    }

    /// - Parameter message: `#/Role: …`, what does not fit the resource's schema.
    package func schemaMessage(_ message: String) -> String {
        "Properties validation failed for resource \(logicalID) with message: \(message)"
    }
}
