import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// One field of a made-up API, to evaluate templates for.
enum TemplateFixture {
    static let clock = ManualClock(now: Timestamp(nanoseconds: 1_800_000_000_123_000_000))

    static func environment(trace: Trace = Trace()) -> ResolverEnvironment {
        ResolverEnvironment(clock: clock, identifiers: SequentialIdentifierSource(), trace: trace)
    }

    static func invocation(
        arguments: JSONObject = [:],
        source: JSONValue = .null,
        identity: Identity? = nil
    ) -> FieldInvocation {
        FieldInvocation(
            parentType: "Mutation",
            field: FieldDefinition(
                name: "plantTree",
                description: nil,
                arguments: [:],
                type: .named("Tree"),
                directives: []
            ),
            arguments: arguments,
            source: source,
            path: [.key("plantTree")],
            selectionSetList: ["id", "kind", "kind/name"],
            request: ExecutionRequest(
                requestID: "request-1",
                identity: identity ?? Identity(mode: .apiKey, context: .null, description: "API key"),
                headers: [("x-api-key", "da2-x"), ("cookie", "secret")],
                variables: ["v": 1]
            )
        )
    }

    static func render(
        _ source: String,
        arguments: JSONObject = [:],
        result: JSONValue = .null
    ) throws -> String {
        let template = try MappingTemplate(source)
        var context = ResolverContext(invocation(arguments: arguments))
        context.result = result
        return try template.evaluate(VTLContext(context), in: environment()) { (text, _) throws(TemplateFailure) in
            String(decoding: text, as: UTF8.self)
        }
    }
}

/// A template and what it comes to.
struct TemplateRow: Sendable, CustomTestStringConvertible {
    var template: String
    var output: String

    init(_ template: String, _ output: String) {
        self.template = template
        self.output = output
    }

    var testDescription: String { template }
}
