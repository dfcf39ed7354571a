import EmulatorCore
import OrderedCollections

@testable import AppSyncEmu

/// A field that a mutation selects.
struct SelectedNode {
    var name: String
    var key: String
    /// The condition of the fragment around it.
    var type: String?
    var directive = ""
    var isIncluded = true
    var below: [SelectedNode] = []

    var text: String {
        let field =
            (key == name ? name : "\(key): \(name)") + directive
            + (below.isEmpty ? "" : " { \(below.map(\.text).joined(separator: " ")) }")
        return type.map { "... on \($0) { \(field) }" } ?? field
    }
}

/// What a selection makes of a value, as plainly as it can be said.
enum PlainSelection {
    static func published(_ nodes: [SelectedNode], _ raw: JSONValue) -> JSONValue {
        switch raw {
        case .array(let elements): return .array(elements.map { published(nodes, $0) })
        case .object(let members):
            var object: JSONObject = [:]
            for node in nodes where node.isIncluded && (node.type == nil || raw["__typename"]?.string == node.type) {
                if node.name == "__typename" {
                    object[node.key] = "T"
                } else if let value = members[node.name], !value.isNull {
                    object[node.key] =
                        node.name == "json"
                        ? .string(value.text) : node.below.isEmpty ? value : published(node.below, value)
                } else {
                    object[node.key] = .null
                }
            }
            return .object(object)
        default: return raw
        }
    }

    static func paths(of nodes: [SelectedNode]) -> Set<String> {
        var paths: Set<String> = []
        for node in nodes where node.isIncluded {
            paths.insert(node.key)
            for path in Self.paths(of: node.below) { paths.insert("\(node.key).\(path)") }
        }
        return paths
    }
}

/// What facts 3 and 3.1 say, for one subscription.
struct PlainSelectionMatcher {
    enum Found {
        case missing, unreachable
        case value(JSONValue)
    }

    var listener: SelectionWorld.Listener
    var published: JSONValue?
    var selected: Set<String>

    var outcome: String {
        if let mismatch = listener.groups.map({ mismatch(ofGroups: $0) }) ?? mismatchOfArguments { return mismatch }
        if listener.isRefused { return "notAuthorized" }
        return published == nil ? "mutationFailed" : "delivered"
    }

    private var mismatchOfArguments: String? {
        let names = listener.arguments.map(\.name)
        guard let published else { return names.allSatisfy(selected.contains) ? nil : "filterFieldNotSelected" }
        if published.array != nil { return names.isEmpty ? nil : "filterFieldUnreachable" }
        var isMissing = false
        for (name, value) in listener.arguments {
            guard let there = published[name] else {
                isMissing = true
                continue
            }
            if !Self.equal(there, value) { return "argumentDiffers" }
        }
        return isMissing ? "filterFieldNotSelected" : nil
    }

    private func mismatch(ofGroups groups: [JSONValue]) -> String? {
        let filters = groups.map { $0["filters"]?.array ?? [] }
        let paths = filters.joined().compactMap { $0["fieldName"]?.string }
        let isDeep = paths.contains { $0.split(separator: ".").count > 5 }
        guard let published else {
            return paths.allSatisfy(selected.contains)
                ? isDeep ? "filterFieldUnreachable" : nil : "filterFieldNotSelected"
        }
        var reasons: Set<String> = []
        for group in filters {
            var holds = true
            for filter in group {
                switch Self.find(filter["fieldName"]?.string ?? "", in: published) {
                case .missing: reasons.insert("filterFieldNotSelected")
                case .unreachable: reasons.insert("filterFieldUnreachable")
                case .value(let there):
                    if Self.holds(there, filter["operator"]?.string ?? "", filter["value"] ?? .null) { continue }
                    reasons.insert("filterGroupFalse")
                }
                holds = false
            }
            if holds { return nil }
        }
        return ["filterFieldNotSelected", "filterFieldUnreachable", "filterGroupFalse"].first(where: reasons.contains)
    }

    private static func find(_ path: String, in published: JSONValue) -> Found {
        let names = path.split(separator: ".").map(String.init)
        guard names.count <= 5 else { return .unreachable }
        var value = published
        for name in names {
            if value == .null { return .value(.null) }
            guard case .object(let members) = value else { return .unreachable }
            guard let member = members[name] else { return .missing }
            value = member
        }
        return .value(value)
    }

    private static func holds(_ there: JSONValue, _ name: String, _ value: JSONValue) -> Bool {
        let list = value.array ?? []
        switch name {
        case "eq": return equal(there, value)
        case "ne": return !equal(there, value)
        case "lt": return order(there, value) == -1
        case "gt": return order(there, value) == 1
        case "le": return [-1, 0].contains(order(there, value))
        case "ge": return [1, 0].contains(order(there, value))
        case "between": return [1, 0].contains(order(there, list[0])) && [-1, 0].contains(order(there, list[1]))
        case "in": return list.contains { equal(there, $0) }
        case "notIn": return !list.contains { equal(there, $0) }
        case "beginsWith": return pair(there, value).map { $0.starts(with: $1) } ?? false
        case "contains": return contains(there, value) == true
        case "notContains": return contains(there, value) == false
        default: return list.contains { contains(there, $0) == true }
        }
    }

    private static func contains(_ there: JSONValue, _ value: JSONValue) -> Bool? {
        if let elements = there.array { return elements.contains { equal($0, value) } }
        return pair(there, value).map { text, part in
            (0...text.count).contains { text[$0...].starts(with: part) }
        }
    }

    /// Two strings as their bytes.
    private static func pair(_ left: JSONValue, _ right: JSONValue) -> ([UInt8], [UInt8])? {
        guard let left = left.string, let right = right.string else { return nil }
        return (Array(left.utf8), Array(right.utf8))
    }

    private static func equal(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let (left, right) = pair(left, right) { return left == right }
        if let left = left.number?.double, let right = right.number?.double { return left == right }
        if let left = left.array, let right = right.array {
            return left.count == right.count && zip(left, right).allSatisfy { equal($0, $1) }
        }
        if let left = left.object, let right = right.object {
            return left.count == right.count
                && left.allSatisfy { name, value in right[name].map { equal(value, $0) } ?? false }
        }
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        default: return false
        }
    }

    private static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
        if let left = left.number?.double, let right = right.number?.double {
            return left < right ? -1 : left > right ? 1 : 0
        }
        return pair(left, right).map { left, right in
            left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        }
    }
}
