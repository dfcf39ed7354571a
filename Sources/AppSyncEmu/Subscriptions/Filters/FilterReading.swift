package import EmulatorCore
import OrderedCollections

/// What a published value, or an invalidation's payload, has of the fields that enhanced filters read, by their paths
/// (`severity.level`). What is in neither of the two was not selected.
package struct FilterReading: Sendable {
    /// What is there. Below a null there are nulls.
    package private(set) var values: [String: JSONValue] = [:]
    /// What cannot be compared, selected or not.
    package private(set) var obstacles: [String: FilterObstacle] = [:]

    package init() {}

    package init(of published: JSONValue, at fieldNames: some Sequence<String>) {
        self.init()
        read(fieldNames, of: published)
    }

    mutating func read(_ fieldNames: some Sequence<String>, of published: JSONValue) {
        for name in fieldNames where values[name] == nil && obstacles[name] == nil { read(name, of: published) }
    }

    private mutating func read(_ name: String, of published: JSONValue) {
        if let value = published[name] {
            values[name] = value
            return
        }
        let path = name.split(separator: ".")
        if let obstacle = FilterObstacle(tooDeep: path.count) {
            obstacles[name] = obstacle
            return
        }
        var value = published
        for (level, key) in path.enumerated() {
            switch value {
            case .object(let members):
                guard let member = members[String(key)] else { return }
                value = member
            case .null:
                values[name] = .null
                return
            default:
                obstacles[name] = FilterObstacle(value, at: path[..<level].joined(separator: "."))
                return
            }
        }
        values[name] = value
    }
}

/// What stands between a filter, or an argument, and the field that it reads.
package enum FilterObstacle: Sendable, Hashable {
    /// AppSync filters no lists of objects: "data containing top-level object lists will be ignored" (rtfilter,
    /// "Restrictions", in other words). The path is empty for what the mutation itself returns.
    case list(path: String)
    /// A value without fields, such as the text of an AWSJSON.
    case leaf(path: String)
    /// rtfilter says of fields past nesting level five that filters on them are ignored. That may mean that they hold
    /// for everything, or for nothing; here they hold for nothing, and the verdict says which level it is.
    case tooDeep(level: Int)

    /// - Parameter value: one that is neither an object nor null.
    init?(_ value: JSONValue, at path: String) {
        switch value {
        case .object, .null: return nil
        case .array: self = .list(path: path)
        default: self = .leaf(path: path)
        }
    }

    init?(tooDeep level: Int) {
        guard level > EnhancedFilter.Limits.nesting else { return nil }
        self = .tooDeep(level: level)
    }

    /// As the end of a sentence.
    func text(_ mutationField: String) -> String {
        switch self {
        case .list(path: ""): "what \(mutationField) returns is a list, which filters cannot look into"
        case .list(let path): "the published \(path) is a list, which filters cannot look into"
        case .leaf(path: ""): "what \(mutationField) returns has no fields"
        case .leaf(let path): "the published \(path) is a value without fields"
        case .tooDeep(let level):
            "AppSync ignores filters on fields past nesting level \(EnhancedFilter.Limits.nesting), and this one is at "
                + "level \(level)"
        }
    }
}
