import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct DirectiveAccessTests {
    /// One field on one type, with these directives on each.
    private func access(
        type: [String],
        field: [String],
        default defaultMode: AuthorizationMode,
        additional: [AuthorizationMode] = [.apiKey, .iam]
    ) -> DirectiveAccess {
        func directives(_ names: [String]) -> [Directive] {
            names.map { Directive(name: $0, arguments: [], location: .init(line: 1, column: 1)) }
        }
        let tree = ObjectType(
            name: "Tree",
            description: nil,
            interfaces: [],
            fields: [
                "rings": FieldDefinition(
                    name: "rings",
                    description: nil,
                    arguments: [:],
                    type: .named("Int"),
                    directives: directives(field)
                )
            ],
            directives: directives(type)
        )
        return DirectiveAccess(
            schema: Schema(
                queryType: "Query",
                mutationType: nil,
                subscriptionType: nil,
                types: ["Tree": .object(tree)],
                directives: [:]
            ),
            defaultMode: defaultMode,
            additionalModes: additional.filter { $0 != defaultMode }
        )
    }

    struct Row: Sendable {
        var type: [String]
        var field: [String]
        var defaultMode: AuthorizationMode
        var apiKey: Bool
        var iam: Bool
    }

    @Test(arguments: [
        // No directive: the default mode only.
        Row(type: [], field: [], defaultMode: .iam, apiKey: false, iam: true),
        Row(type: [], field: [], defaultMode: .apiKey, apiKey: true, iam: false),
        // On the type.
        Row(type: ["aws_api_key"], field: [], defaultMode: .iam, apiKey: true, iam: false),
        Row(type: ["aws_iam"], field: [], defaultMode: .apiKey, apiKey: false, iam: true),
        Row(type: ["aws_api_key", "aws_iam"], field: [], defaultMode: .iam, apiKey: true, iam: true),
        // On the field.
        Row(type: [], field: ["aws_api_key"], defaultMode: .iam, apiKey: true, iam: false),
        Row(type: [], field: ["aws_iam", "aws_api_key"], defaultMode: .apiKey, apiKey: true, iam: true),
        // The field beats the type, to give and to take.
        Row(type: ["aws_iam"], field: ["aws_api_key"], defaultMode: .iam, apiKey: true, iam: false),
        Row(type: ["aws_iam", "aws_api_key"], field: ["aws_iam"], defaultMode: .apiKey, apiKey: false, iam: true),
        // Modes that nobody here uses count, too.
        Row(type: ["aws_cognito_user_pools"], field: [], defaultMode: .iam, apiKey: false, iam: false),
        // Directives that say nothing of modes.
        Row(type: ["aws_subscribe"], field: ["deprecated"], defaultMode: .iam, apiKey: false, iam: true),
    ])
    func `who may read a field`(row: Row) {
        let access = access(type: row.type, field: row.field, default: row.defaultMode)
        let missing = { (mode: AuthorizationMode) in access.missingDirective(field: "rings", on: "Tree", for: mode) }
        #expect(missing(.apiKey) == (row.apiKey ? nil : "@aws_api_key"))
        #expect(missing(.iam) == (row.iam ? nil : "@aws_iam"))
    }

    @Test func `a refusal has AppSync's words`() {
        let access = access(type: [], field: [], default: .iam)
        let field = FieldDefinition(
            name: "rings",
            description: nil,
            arguments: [:],
            type: .named("Int"),
            directives: []
        )
        let caller = Identity(mode: .apiKey, context: .null, description: "API key")
        #expect(
            access.refusal(of: field, on: "Tree", to: caller)
                == GraphQLError(
                    shape: .resolver,
                    message: "Not Authorized to access rings on type Tree",
                    errorType: "Unauthorized",
                    reason: "@aws_api_key is missing on the field or its type"
                )
        )
    }

    @Test func `introspection is for everybody`() {
        let access = access(type: [], field: [], default: .iam)
        #expect(access.missingDirective(field: "__typename", on: "Tree", for: .apiKey) == nil)
        #expect(access.missingDirective(field: "fields", on: "__Type", for: .apiKey) == nil)
    }

    @Test func `with one mode and no directives everything is open`() {
        let access = access(type: [], field: [], default: .apiKey, additional: [])
        #expect(access.missingDirective(field: "rings", on: "Tree", for: .apiKey) == nil)
    }
}
