package import EmulatorCore
import OrderedCollections

/// A field that a subscriber selects, with what it selects below it. Fragments are resolved.
package struct SelectedField: Sendable {
    package var name: String
    package var children: [SelectedField]

    package init(name: String, children: [SelectedField] = []) {
        self.name = name
        self.children = children
    }

    /// The selected fields that a published value lacks: the mutation did not select them, so they come as null.
    /// Names of nested ones are joined with a full stop.
    package static func missing(_ fields: [SelectedField], in published: JSONValue) -> [String] {
        var names: [String] = []
        collectMissing(fields, in: published, prefix: "", into: &names)
        return names
    }

    private static func collectMissing(
        _ fields: [SelectedField], in published: JSONValue, prefix: String, into names: inout [String]
    ) {
        switch published {
        case .object(let members):
            for field in fields {
                guard let value = members[field.name] else {
                    let name = prefix + field.name
                    if !names.contains(name) { names.append(name) }
                    continue
                }
                if !field.children.isEmpty {
                    collectMissing(field.children, in: value, prefix: "\(prefix)\(field.name).", into: &names)
                }
            }
        case .array(let elements):
            // One mutation selects the same fields of all elements of a type; the first shows them.
            if let first = elements.first(where: { !$0.isNull }) {
                collectMissing(fields, in: first, prefix: prefix, into: &names)
            }
        default: break
        }
    }
}

/// A field that a subscriber, or a publisher, may not read.
package struct ReadRefusal: Sendable, Hashable {
    package var type: String
    package var field: String
    /// What closes it: the rest of a sentence, such as `@aws_api_key is missing on the field or its type`.
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
}
