import EmulatorCore
import OrderedCollections

/// A parameter that says something of each attribute it names: `Expected`, `AttributeUpdates`, `QueryFilter`.
typealias AttributeParameters<Parameter> = OrderedDictionary<AttributeName, Parameter>

/// What it says of one.
protocol AttributeParameter: Sendable {
    /// The API's name of the structure, and how errors print a map of it.
    static var typeName: StaticString { get }
    static var qualifiedName: StaticString { get }

    init()

    /// Reads the member at the cursor; false, with the cursor untouched, when the structure has none of that name.
    mutating func read(_ member: String, _ reader: inout JSONReader) throws(DynamoError) -> Bool
}

extension OrderedDictionary where Key == AttributeName, Value: AttributeParameter {
    /// The names that stand for attributes are held to the rules of names, as those of an item are.
    func checkNames() throws(DynamoError) {
        for name in keys {
            if let fault = AttributeName.fault(in: name.text) { throw fault }
        }
    }
}

extension JSONReader {
    /// A map of structures, in the order of the request.
    mutating func attributeParameters<Parameter: AttributeParameter>(
        _ type: Parameter.Type
    ) throws(DynamoError) -> AttributeParameters<Parameter>? {
        guard try beginMap(of: Parameter.qualifiedName) else { return nil }
        var parameters: AttributeParameters<Parameter> = [:]
        while let name = try memberName() {
            guard try beginStructure(Parameter.typeName) else { continue }
            var parameter = Parameter()
            while let member = try memberName() {
                if try !parameter.read(member, &self) { try skipMember() }
            }
            parameters[name] = parameter
        }
        return parameters
    }

    /// `Value`. Its shape is judged with other words than that of a value in a map.
    mutating func valueMember(invalid: inout DynamoError?) throws(DynamoError) -> AttributeValue? {
        switch try step({ (reader) throws(JSONError) in try reader.peek() }) {
        case .null:
            try skipMember()
            return nil
        case .object, .array: return try AttributeValue.read(&self, invalid: &invalid)
        case .string, .number, .bool: throw .serialization("Unexpected field type")
        }
    }

    /// `AttributeValueList`
    mutating func valueListMember(invalid: inout DynamoError?) throws(DynamoError) -> [AttributeValue]? {
        guard try beginList() else { return nil }
        var values: [AttributeValue] = []
        while try element() { values.append(try AttributeValue.read(&self, invalid: &invalid)) }
        return values
    }
}
