import EmulatorCore
import OrderedCollections

/// A field that a subscriber selects, with what it selects below it. Fragments are resolved.
package struct SelectedField: Sendable {
    package var name: String
    /// The object types that it is selected on, by the conditions of the fragments around it; nil for all that its
    /// parent may be of.
    package var types: Set<String>?
    /// By object type: what closes the field to the subscriber.
    package var refusals: [String: ReadRefusal]
    /// By object type: which object types the field's value may be of there.
    package var possibleBelow: [String: [String]]
    package var below: SelectedFields

    package init(
        name: String, types: Set<String>? = nil, refusals: [String: ReadRefusal] = [:],
        possibleBelow: [String: [String]] = [:], below: SelectedFields = SelectedFields()
    ) {
        self.possibleBelow = possibleBelow
        self.name = name
        self.types = types
        self.refusals = refusals
        self.below = below
    }

    package init(name: String, children: [SelectedField]) {
        self.init(name: name, below: SelectedFields(children))
    }
}

/// What a subscriber selects of a value that has fields.
package struct SelectedFields: Sendable {
    package var fields: [SelectedField]
    /// The object types that the value may be of; nil when there is only one and nobody needs its name.
    package var possibleTypes: [String]?

    package init(_ fields: [SelectedField] = [], possibleTypes: [String]? = nil) {
        self.fields = fields
        self.possibleTypes = possibleTypes
    }

    /// What of it comes as null, and why, when that is published.
    func nulls(in published: JSONValue) -> SelectedNulls {
        var nulls = SelectedNulls()
        collect(in: published, prefix: "", into: &nulls)
        nulls.isEverything = !nulls.hasMore && !(nulls.notSelected.isEmpty && nulls.refused.isEmpty)
        return nulls
    }

    /// - Parameter possible: the object types that this value may be of, where its parent's type leaves fewer.
    private func collect(
        in published: JSONValue, prefix: String, possible: [String]? = nil, into nulls: inout SelectedNulls
    ) {
        switch published {
        case .object(let members):
            guard let type = type(of: members, possible ?? possibleTypes) else {
                // An interface's or union's value without it is of no type at all, and null as a whole.
                nulls.add(notSelected: prefix + "__typename")
                nulls.hasMore = true
                return
            }
            for field in fields { collect(field, of: type, in: members, prefix: prefix, into: &nulls) }
        case .array(let elements):
            // One mutation selects the same fields of all elements of a type: the first of each type shows them.
            var seen: Set<String> = []
            for element in elements where !element.isNull {
                guard seen.insert(element["__typename"]?.string ?? "").inserted else { continue }
                collect(in: element, prefix: prefix, possible: possible, into: &nulls)
            }
        default: break
        }
    }

    private func collect(
        _ field: SelectedField, of type: String, in members: JSONObject, prefix: String, into nulls: inout SelectedNulls
    ) {
        if let types = field.types, !types.contains(type) { return }
        // Refused comes before missing: rights are asked for before there is a value.
        if let refusal = type.isEmpty ? field.refusals.values.first : field.refusals[type] {
            nulls.add(refused: .init(path: prefix + field.name, refusal: refusal))
            return
        }
        guard field.name != "__typename" else { return nulls.hasMore = true }
        guard let value = members[field.name] else { return nulls.add(notSelected: prefix + field.name) }
        if field.below.fields.isEmpty || value.isNull {
            nulls.hasMore = true
        } else {
            field.below.collect(
                in: value, prefix: "\(prefix)\(field.name).", possible: field.possibleBelow[type], into: &nulls)
        }
    }

    /// As `Schema.concreteType(ofPublished:declaredAs:)` tells it; nil when it cannot be told, and empty where there is
    /// nothing to tell apart.
    private func type(of members: JSONObject, _ possibleTypes: [String]?) -> String? {
        guard let possibleTypes else { return "" }
        if let name = members["__typename"] { return name.string.flatMap { possibleTypes.contains($0) ? $0 : nil } }
        return possibleTypes.count == 1 ? possibleTypes[0] : nil
    }
}

/// Why fields of a delivered event came as null. Names of nested fields are joined with full stops.
package struct SelectedNulls: Sendable, Equatable {
    package struct Refused: Sendable, Equatable {
        package var path: String
        package var refusal: ReadRefusal

        /// `place.floor (@aws_api_key is missing on the field Place.floor and its type)`
        package var text: String { "\(path) (\(refusal.reasonWithNames))" }
    }

    /// The mutation did not select them.
    package var notSelected: [String] = []
    /// The subscriber may not read them.
    package var refused: [Refused] = []
    /// There is nothing else that was selected.
    package var isEverything = false
    /// Something that was selected is as it was published.
    fileprivate var hasMore = false
    /// Set when nothing of the event is left: a null in a non-null place took all of it along. Inside is the first
    /// error of the frame.
    package var whole: String?

    package var isEmpty: Bool { notSelected.isEmpty && refused.isEmpty && whole == nil }

    fileprivate mutating func add(notSelected path: String) {
        if !notSelected.contains(path) { notSelected.append(path) }
    }

    fileprivate mutating func add(refused field: Refused) {
        if !refused.contains(field) { refused.append(field) }
    }
}

/// A field that a subscriber, or a publisher, may not read.
package struct ReadRefusal: Sendable, Hashable {
    package var type: String
    package var field: String
    /// What closes it: the rest of a sentence, such as `@aws_api_key is missing on the field or its type`.
    /// Where the field has directives of its own, it is missing on the field.
    package var reason: String
    /// Who it is and by which mode, where it is the publisher that may not read it; nil for the subscriber.
    package var publisher: String?

    package init(type: String, field: String, reason: String, publisher: String? = nil) {
        self.type = type
        self.field = field
        self.reason = reason
        self.publisher = publisher
    }

    /// The sentence on a publisher that may not read what it selected.
    var publishersSentence: String? {
        publisher.map { "the publisher (\($0)) may read no field of type \(type) that it selects: \(reason)" }
    }

    /// - Parameter directive: the one that would allow it: `@aws_api_key`.
    package init(type: String, field: String, directive: String) {
        self.init(type: type, field: field, reason: "\(directive) is missing on the field or its type")
    }

    /// The reason for a sentence that has not named the field before.
    package var reasonWithNames: String {
        let name = "the field \(type).\(field)"
        return reason.hasSuffix("is missing on the field")
            ? reason.replacing("the field", with: name)
            : reason.replacing("the field or its type", with: name + " and its type")
    }
}
