package import EmulatorCore
import OrderedCollections

/// One entry of `errors`, with the members AppSync adds to the specification's (section 7.1.2).
package struct GraphQLError: Error, Sendable, Equatable {
    package enum PathElement: Sendable, Equatable {
        case key(String)
        case index(Int)
    }

    /// Which members AppSync writes (facts: sections 3 and 4).
    ///
    /// - `validation`: what graphql-java itself reports: path, locations, message; no `errorType`.
    /// - `resolver`: what a resolver reports, and field-level refusals: all members.
    /// - `nullPropagation`: a subscription's missing non-null field: message and path.
    /// - `messageOnly`, `envelope`: no place in the document.
    package enum Shape: Sendable { case validation, resolver, nullPropagation, messageOnly, envelope }

    package var shape: Shape
    package var message: String
    package var errorType: String?
    package var errorInfo: JSONValue?
    /// What the resolver attached to the error, filtered by the field's selection set.
    package var data: JSONValue?
    package var path: [PathElement]?
    package var locations: [SourceLocation]?
    /// For log, trace and verdicts, where the message does not say why. Never written to a client.
    package var reason: String?

    package init(
        shape: Shape,
        message: String,
        errorType: String? = nil,
        errorInfo: JSONValue? = nil,
        data: JSONValue? = nil,
        path: [PathElement]? = nil,
        locations: [SourceLocation]? = nil,
        reason: String? = nil
    ) {
        self.shape = shape
        self.message = message
        self.errorType = errorType
        self.errorInfo = errorInfo
        self.data = data
        self.path = path
        self.locations = locations
        self.reason = reason
    }

    /// For people: what the client is told, and why.
    package var explained: String { reason.map { "\(message) (\($0))" } ?? message }

    package var json: JSONValue {
        let path: JSONValue =
            self.path.map { path in
                .array(
                    path.map { element in
                        switch element {
                        case .key(let key): .string(key)
                        case .index(let index): .int(index)
                        }
                    }
                )
            } ?? .null
        let locations: JSONValue =
            self.locations.map { locations in
                .array(
                    locations.map { ["line": .int($0.line), "column": .int($0.column), "sourceName": nil] }
                )
            } ?? .null
        let message = JSONValue.string(self.message)
        switch shape {
        case .validation: return ["path": path, "locations": locations, "message": message]
        case .nullPropagation: return ["message": message, "path": path]
        case .messageOnly: return ["message": message]
        case .envelope:
            return errorType.map { ["errorType": .string($0), "message": message] } ?? ["message": message]
        case .resolver:
            return [
                "path": path, "data": data ?? .null, "errorType": errorType.map { .string($0) } ?? .null,
                "errorInfo": errorInfo ?? .null, "locations": locations, "message": message,
            ]
        }
    }
}
