import EmulatorCore
import OrderedCollections

/// CloudFormation's names for the members of AppSync's API: the same with a capital, but for one.
enum PropertyName {
    static func of(_ member: String) -> String {
        member == "dynamodbConfig" ? "DynamoDBConfig" : member.prefix(1).uppercased() + member.dropFirst()
    }

    /// `dynamodbConfig.tableName` → `DynamoDBConfig.TableName`
    static func path(of member: String) -> String {
        member.split(separator: ".").map { of(String($0)) }.joined(separator: ".")
    }

    static func member(_ property: String) -> String {
        property == "DynamoDBConfig" ? "dynamodbConfig" : property.prefix(1).lowercased() + property.dropFirst()
    }

    /// The properties of a resource under the names of the API, whatever is nested in them, too; but for maps whose keys
    /// are the user's own.
    static func members(_ properties: JSONObject) -> JSONObject {
        var members: JSONObject = [:]
        for (name, value) in properties {
            members[member(name)] = name == "EnvironmentVariables" ? value : renamed(value)
        }
        return members
    }

    private static func renamed(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let properties): .object(members(properties))
        case .array(let elements): .array(elements.map(renamed))
        default: value
        }
    }
}
