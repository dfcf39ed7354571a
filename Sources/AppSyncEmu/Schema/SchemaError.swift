import OrderedCollections

/// Why AppSync would refuse a schema: everything found wrong, in order of the text.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Who finds it, and so how AppSync tells it.
    package enum Kind: Sendable, Equatable {
        /// The text is no schema. AppSync says nothing more.
        case syntax
        /// AppSync's own rules.
        case rule
        /// What graphql-java's type checker finds.
        case problem
        /// What AppSync stumbles over later, and says nothing of.
        case failure
    }

    package struct Entry: Sendable, Equatable {
        package var kind: Kind
        /// AppSync's words, or ours where it has none.
        package var message: String
        package var location: SourceLocation?
        /// What the message leaves out.
        package var reason: String?

        package init(
            _ message: String,
            at location: SourceLocation? = nil,
            _ kind: Kind = .problem,
            because reason: String? = nil
        ) {
            self.kind = kind
            self.message = message
            self.location = location
            self.reason = reason
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries }

    /// `details` of `GetSchemaCreationStatus`: what AppSync finds first, in its own words. CloudFormation puts `Schema
    /// Creation Status is FAILED with details: ` before them.
    ///
    /// Captured: aws-appsync-community issues 292, 345 and 387 (syntax), amplify-cli issue 3141 (problems),
    /// serverless-appsync-plugin issue 480 (rules), aws-cdk issue 8960 (failures).
    package var details: String {
        if entries.contains(where: { $0.kind == .syntax }) {
            return "Failed to parse schema document - ensure it's a valid SDL-formatted document."
        }
        let problems = entries.filter { $0.kind == .problem }.map {
            $0.message.hasSuffix(".") ? $0.message : "\($0.message)."
        }
        if !problems.isEmpty {
            return "Found \(problems.count) problem(s) with the schema:\n" + problems.joined(separator: "\n")
        }
        let rules = OrderedSet(entries.filter { $0.kind == .rule }.map { "\n - \($0.message)" })
        if !rules.isEmpty { return "Schema has the following errors:" + rules.joined() }
        return "Internal Failure while saving the schema."
    }

    /// The details, and below them what they leave out.
    package var description: String {
        let details = details
        let more = entries.compactMap { entry in
            let text = entry.reason ?? entry.message
            return details.contains(text) ? nil : text
        }
        return ([details] + more).joined(separator: "\n")
    }
}
