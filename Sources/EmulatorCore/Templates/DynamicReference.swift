import OrderedCollections

extension JSONValue {
    /// The first `{{resolve:service:key}}` in it, which CloudFormation would fetch
    /// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html).
    var dynamicReference: String? {
        switch self {
        case .string(let text):
            guard let start = text.firstRange(of: "{{resolve:") else { return nil }
            let rest = text[start.lowerBound...]
            return rest.firstRange(of: "}}").map { String(rest[..<$0.upperBound]) }
        case .array(let elements):
            for element in elements { if let found = element.dynamicReference { return found } }
            return nil
        case .object(let members):
            for value in members.values { if let found = value.dynamicReference { return found } }
            return nil
        case .null, .bool, .number: return nil
        }
    }
}
