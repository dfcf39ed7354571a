import EmulatorCore
import OrderedCollections

/// `$util.transform.toElasticsearchQueryDSL`. The documentation has one example; the operators are those of Amplify's
/// searchable filters, and what one alone comes to is inferred from it.
enum SearchQuery {
    /// nil for what is no filter.
    static func query(_ filter: JSONValue) -> JSONValue? {
        guard let members = filter.object else { return nil }
        var parts: [JSONValue] = []
        for (key, value) in members {
            let part: JSONValue?
            switch key {
            case "and": part = group(value, "must")
            case "or": part = group(value, "should")
            case "not": part = query(value).map { ["bool": ["must_not": $0]] }
            default: part = field(key, value)
            }
            guard let part else { return nil }
            parts.append(part)
        }
        return all(parts)
    }

    private static func group(_ members: JSONValue, _ occurrence: String) -> JSONValue? {
        guard let members = members.array else { return nil }
        var parts: [JSONValue] = []
        for member in members {
            guard let part = query(member) else { return nil }
            parts.append(part)
        }
        return ["bool": [occurrence: .array(parts)]]
    }

    private static func field(_ name: String, _ conditions: JSONValue) -> JSONValue? {
        guard let conditions = conditions.object else { return nil }
        var parts: [JSONValue] = []
        for (operation, operand) in conditions {
            guard let part = condition(name, operation, operand) else { return nil }
            parts.append(part)
        }
        return all(parts)
    }

    private static func all(_ parts: [JSONValue]) -> JSONValue {
        parts.count == 1 ? parts[0] : ["bool": ["must": .array(parts)]]
    }

    private static func condition(_ name: String, _ operation: String, _ operand: JSONValue) -> JSONValue? {
        switch operation {
        case "eq": return ["term": [name: operand]]
        case "ne": return ["bool": ["must_not": ["term": [name: operand]]]]
        case "gt", "gte", "lt", "lte": return ["range": [name: [operation: operand]]]
        case "match", "wildcard", "regexp": return [operation: [name: operand]]
        case "matchPhrase": return ["match_phrase": [name: operand]]
        case "matchPhrasePrefix": return ["match_phrase_prefix": [name: operand]]
        case "multiMatch": return ["multi_match": ["query": operand, "fields": [.string(name)]]]
        case "exists":
            guard let exists = operand.bool else { return nil }
            let query: JSONValue = ["exists": ["field": .string(name)]]
            return exists ? query : ["bool": ["must_not": query]]
        case "range":
            guard let bounds = operand.array, bounds.count >= 2 else { return nil }
            return ["range": [name: ["gte": bounds[0], "lte": bounds[1]]]]
        default: return nil
        }
    }
}
