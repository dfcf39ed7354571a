package import EmulatorCore
import OrderedCollections

/// What policy documents allow a principal to do with AppSync (IAM user guide, "Policy evaluation logic", within one
/// account and with identity policies only): what is not allowed is denied, and an explicit Deny beats every Allow.
package struct AccessPolicy: Sendable, Hashable {
    /// Why a document is none that the emulator can judge by.
    package struct Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// Stands for the name of any type: no pattern has these characters but by a star.
    private static let anyName = String(repeating: "\u{1}", count: 100)

    private struct Statement: Sendable, Hashable {
        var isAllow: Bool
        var actions: [WildcardPattern]
        var isNotAction: Bool
        var resources: [ResourcePattern]
        var isNotResource: Bool

        func concerns(_ action: String) -> Bool { actions.contains { $0.matches(action) } != isNotAction }
        func names(_ resource: String) -> Bool { resources.contains { $0.matches(resource) } != isNotResource }
        /// Whether it could name something that begins so.
        func reaches(_ prefix: String) -> Bool { isNotResource || resources.contains { $0.canMatch(prefix: prefix) } }
        /// Whether it names every field of an API.
        func covers(_ apiARN: String) -> Bool {
            isNotResource
                ? !resources.contains { $0.canMatch(prefix: "\(apiARN)/") }
                : resources.contains { $0.matchesAll(prefix: "\(apiARN)/types/\(AccessPolicy.anyName)/fields/") }
        }
    }

    /// The action of every GraphQL operation (service authorization reference, "Actions defined by AWS AppSync"). Names
    /// of actions have no case.
    private static let action = "appsync:graphql"

    /// Only those that concern AppSync's operations.
    private var statements: [Statement] = []

    package init(documents: [JSONValue]) throws(Malformed) {
        for document in documents {
            guard let members = document.object, let list = members["Statement"] else {
                throw Malformed("a policy document has a Statement")
            }
            for element in list.array ?? [list] {
                let statement = try Self.statement(element)
                if statement.concerns(Self.action) { statements.append(statement) }
            }
        }
    }

    package enum Decision: Sendable, Equatable { case allowed, explicitlyDenied, notAllowed }

    func decision(on resource: String) -> Decision {
        let named = statements.filter { $0.names(resource) }
        if named.contains(where: { !$0.isAllow }) { return .explicitlyDenied }
        return named.isEmpty ? .notAllowed : .allowed
    }

    /// Whether some field of an API may be allowed; else the principal has no business there at all. Several Denies that
    /// cover an API only together are not added up.
    func allowsAnything(of apiARN: String) -> Bool {
        statements.contains { $0.isAllow && $0.reaches("\(apiARN)/") }
            && !statements.contains { !$0.isAllow && $0.covers(apiARN) }
    }

    private static func statement(_ value: JSONValue) throws(Malformed) -> Statement {
        guard let members = value.object else { throw Malformed("a Statement is an object") }
        let known: Set = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"]
        if let stranger = members.keys.first(where: { !known.contains($0) }) {
            throw Malformed("\(stranger) in a Statement is not emulated")
        }
        let effect = members["Effect"]?.string
        guard effect == "Allow" || effect == "Deny" else { throw Malformed("Effect is Allow or Deny") }
        let (actions, isNotAction) = try oneOf("Action", "NotAction", members)
        let (resources, isNotResource) = try oneOf("Resource", "NotResource", members)
        var patterns: [ResourcePattern] = []
        for text in resources {
            // IAM's own words.
            guard let pattern = ResourcePattern(text) else {
                throw Malformed("Resource \(text) must be in ARN format or \"*\".")
            }
            patterns.append(pattern)
        }
        return Statement(
            isAllow: effect == "Allow", actions: actions.map { WildcardPattern($0.lowercased()) },
            isNotAction: isNotAction, resources: patterns, isNotResource: isNotResource)
    }

    private static func oneOf(
        _ name: String, _ negation: String, _ members: JSONObject
    ) throws(Malformed) -> (texts: [String], isNegated: Bool) {
        let isNegated = members[name] == nil
        guard let value = members[isNegated ? negation : name] else {
            throw Malformed("a Statement has \(name) or \(negation)")
        }
        guard members[name] == nil || members[negation] == nil else {
            throw Malformed("a Statement has either \(name) or \(negation)")
        }
        let list = value.array ?? [value]
        let texts = list.compactMap(\.string)
        guard texts.count == list.count else { throw Malformed("\(name) is a string or a list of strings") }
        return (texts, isNegated)
    }
}
