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

    // MARK: - Groups, denied fields and policies

    private static let sdl = """
        type Query { shelf: Book open: Book @aws_cognito_user_pools desk: Book @aws_auth(cognito_groups: ["Staff"]) }
        type Mutation {
          lend: Book @aws_cognito_user_pools(cognito_groups: ["Staff", "Readers"])
          buy: Book @aws_cognito_user_pools(cognito_groups: ["Staff"]) @aws_iam
        }
        type Book { title: String price: Int @aws_cognito_user_pools(cognito_groups: ["Staff"]) }
        type Vault @aws_cognito_user_pools(cognito_groups: ["Staff"]) { key: String label: String @aws_cognito_user_pools }
        """

    private func library(
        _ additional: [AuthorizationMode] = [], deniesByDefault: Bool = false,
        default mode: AuthorizationMode = .userPools
    ) throws -> DirectiveAccess {
        DirectiveAccess(
            schema: try SchemaBuilder.build(sdl: Self.sdl), defaultMode: mode, additionalModes: additional,
            deniesByDefault: deniesByDefault, arn: "arn:aws:appsync:eu-west-1:000000000000:apis/library")
    }

    private func user(_ groups: Set<String> = []) -> Identity {
        Identity(mode: .userPools, context: .null, description: "ada", rights: AccessRights(groups: groups))
    }

    private func isOpen(_ access: DirectiveAccess, _ type: String, _ field: String, _ caller: Identity) -> Bool {
        access.reason(field: field, on: type, to: caller) == nil
    }

    @Test func `one of the groups that a directive names is enough`() throws {
        let access = try library()
        #expect(
            access.reason(field: "lend", on: "Mutation", to: user(["Guests"]))
                == "the caller is in none of the groups Staff, Readers that the directive names")
        #expect(isOpen(access, "Mutation", "lend", user(["Guests", "Readers"])))
        #expect(!isOpen(access, "Mutation", "buy", user(["Readers"])))
        #expect(!isOpen(access, "Book", "price", user()))
        #expect(isOpen(access, "Book", "title", user()))
        // The field's own directive beats its type's.
        #expect(!isOpen(access, "Vault", "key", user()))
        #expect(isOpen(access, "Vault", "label", user()))
        #expect(isOpen(access, "Vault", "key", user(["Staff"])))
    }

    @Test func `groups are for users of a pool; other modes go by the mode`() throws {
        let access = try library([.iam])
        let caller = Identity(mode: .iam, context: .null, description: "IAM test")
        #expect(isOpen(access, "Mutation", "buy", caller))
        #expect(
            access.reason(field: "lend", on: "Mutation", to: caller) == "@aws_iam is missing on the field")
    }

    @Test func `aws_auth counts where the user pool is the sole mode`() throws {
        #expect(!isOpen(try library(), "Query", "desk", user()))
        #expect(isOpen(try library(), "Query", "desk", user(["Staff"])))
        #expect(isOpen(try library([.apiKey]), "Query", "desk", user()))
        let key = Identity(mode: .apiKey, context: .null, description: "API key")
        #expect(isOpen(try library([.userPools], default: .apiKey), "Query", "desk", key))
    }

    @Test func `aws_auth does nothing below the root types`() throws {
        // appsync-community #275, measured: only the root field was refused, nested ones came back.
        let sdl = """
            schema { query: Root subscription: Feed }
            type Root { desk: Desk @aws_auth(cognito_groups: ["Staff"]) }
            type Feed { onDesk: Desk @aws_auth(cognito_groups: ["Staff"]) }
            type Desk @aws_auth(cognito_groups: ["Staff"]) { key: String @aws_auth(cognito_groups: ["Staff"]) }
            """
        let access = DirectiveAccess(
            schema: try SchemaBuilder.build(sdl: sdl), defaultMode: .userPools, additionalModes: [])
        #expect(!isOpen(access, "Root", "desk", user()))
        #expect(!isOpen(access, "Feed", "onDesk", user()))
        #expect(isOpen(access, "Desk", "key", user()))
    }

    @Test func `an interface is read by who may read one of its types`() throws {
        let sdl = """
            type Query { thing: Thing }
            interface Thing @aws_oidc { id: ID weight: Int @aws_oidc }
            type Stone implements Thing @aws_iam { id: ID weight: Int }
            type Dust implements Thing { id: ID weight: Int }
            interface Nothing { id: ID }
            """
        let access = DirectiveAccess(
            schema: try SchemaBuilder.build(sdl: sdl), defaultMode: .apiKey, additionalModes: [.iam, .openIDConnect])
        func caller(_ mode: AuthorizationMode) -> Identity { Identity(mode: mode, context: nil, description: "") }
        #expect(isOpen(access, "Thing", "id", caller(.iam)))
        #expect(isOpen(access, "Thing", "id", caller(.apiKey)))
        #expect(
            access.reason(field: "weight", on: "Thing", to: caller(.openIDConnect))
                == "@aws_oidc is missing on the field or its type")
    }

    @Test func `DENY closes root fields without a directive`() throws {
        let access = try library(deniesByDefault: true)
        #expect(
            access.reason(field: "shelf", on: "Query", to: user(["Staff"]))
                == "DefaultAction is DENY, and no directive on the field or its type lets users of the pool in")
        #expect(isOpen(access, "Query", "open", user()))
        #expect(isOpen(access, "Query", "desk", user(["Staff"])))
        #expect(isOpen(access, "Book", "title", user()))
    }

    @Test func `an authorizer denies fields`() throws {
        let access = try library([.apiKey], default: .lambda)
        let denied: Set<FieldCoordinate> = [.init(type: "Query", field: "shelf")]
        let caller = Identity(
            mode: .lambda, context: .null, description: "a token", rights: AccessRights(deniedFields: denied))
        #expect(
            access.reason(field: "shelf", on: "Query", to: caller) == "the authorizer's deniedFields has Query.shelf")
        #expect(isOpen(access, "Book", "title", caller))
    }

    @Test func `a policy is asked about root fields, and its Deny about all`() throws {
        let access = try library(default: .iam)
        let arn = "arn:aws:appsync:eu-west-1:000000000000:apis/library"
        let policy = try AccessPolicy(documents: [
            [
                "Statement": [
                    ["Effect": "Allow", "Action": "appsync:GraphQL", "Resource": .string("\(arn)/types/Query/*")],
                    [
                        "Effect": "Deny", "Action": "*",
                        "Resource": "arn:aws:appsync:*:*:apis/*/types/Book/fields/title",
                    ],
                ]
            ]
        ])
        let caller = Identity(
            mode: .iam, context: .null, description: "IAM test", rights: AccessRights(policy: policy))
        #expect(isOpen(access, "Query", "shelf", caller))
        #expect(
            access.reason(field: "buy", on: "Mutation", to: caller)
                == "no policy of the caller allows appsync:GraphQL on \(arn)/types/Mutation/fields/buy")
        #expect(
            access.reason(field: "title", on: "Book", to: caller)
                == "a policy of the caller denies appsync:GraphQL on \(arn)/types/Book/fields/title")
        // Neither allowed nor denied, and not a root field.
        let silent = try AccessPolicy(documents: [["Statement": []]])
        let other = Identity(
            mode: .iam, context: .null, description: "IAM other", rights: AccessRights(policy: silent))
        #expect(isOpen(access, "Book", "title", other))
        #expect(!isOpen(access, "Query", "shelf", other))
    }
}
