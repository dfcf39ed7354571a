import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct DirectiveWarningTests {
    private func warnings(_ sdl: String, _ modes: AuthorizationMode...) throws -> [String] {
        var api = TokenFixture.api(modes[0], Array(modes.dropFirst()))
        api.schema = try SchemaBuilder.build(sdl: sdl)
        return DirectiveWarning.sentences(of: api)
    }

    private static let auth = """
        type Query @aws_auth { shelf: Book @aws_auth(cognito_groups: ["Staff"]) }
        type Book @aws_auth(cognito_groups: ["Staff"]) { title: String @aws_auth(cognito_groups: ["Staff"]) }
        """

    @Test func `aws_auth counts on root fields`() throws {
        #expect(
            try warnings(Self.auth, .userPools) == [
                "library: @aws_auth on Query: AppSync ignores it here, for it is a directive of fields",
                "library: @aws_auth on Book: AppSync ignores it here, for it is a directive of fields",
                "library: @aws_auth on Book.title: AppSync ignores it here, for Book is no root type: "
                    + "@aws_cognito_user_pools counts there",
            ])
    }

    @Test func `aws_auth is for user pools as the sole mode`() throws {
        let field = #"type Query { shelf: String @aws_auth(cognito_groups: ["Staff"]) }"#
        #expect(try warnings(field, .userPools) == [])
        #expect(
            try warnings(field, .userPools, .apiKey) == [
                "library: @aws_auth on Query.shelf: AppSync ignores it here, for the API has several authorization "
                    + "modes: @aws_cognito_user_pools counts there"
            ])
        #expect(
            try warnings(field, .apiKey) == [
                "library: @aws_auth on Query.shelf: AppSync ignores it here, for the API's mode is API_KEY"
            ])
    }

    @Test func `what stands where directives have no effect`() throws {
        let sdl = """
            type Query { shelf(by: Order @aws_iam, at: Place): Thing @aws_iam @deprecated }
            interface Thing @aws_iam { id: ID @aws_oidc }
            type Book implements Thing @aws_iam { id: ID @aws_oidc }
            union Any @aws_lambda = Book
            enum Order @aws_iam { UP DOWN @aws_iam }
            input Place @aws_api_key { floor: Int @aws_api_key }
            """
        #expect(
            try warnings(sdl, .iam, .openIDConnect) == [
                "library: @aws_iam on Query.shelf(by:): AppSync ignores it here, for Query.shelf(by:) is an argument",
                "library: @aws_iam on Thing: AppSync ignores it here, for Thing is an interface",
                "library: @aws_oidc on Thing.id: AppSync ignores it here, for Thing.id is a field of an interface",
                "library: @aws_lambda on Any: AppSync ignores it here, for Any is a union",
                "library: @aws_iam on Order: AppSync ignores it here, for Order is an enum",
                "library: @aws_iam on Order.DOWN: AppSync ignores it here, for Order.DOWN is a value of an enum",
                "library: @aws_api_key on Place: AppSync ignores it here, for Place is an input",
                "library: @aws_api_key on Place.floor: AppSync ignores it here, for Place.floor is a field of an input",
            ])
    }

    @Test func `arguments that say nothing`() throws {
        let sdl = """
            type Query @aws_cognito_user_pools(cognito_groups: []) {
              shelf: String @aws_oidc(provider: "x") @aws_cognito_user_pools(groups: ["Staff"])
            }
            """
        #expect(
            try warnings(sdl, .userPools, .openIDConnect) == [
                "library: @aws_cognito_user_pools on Query: its cognito_groups names no group, so that it is for all "
                    + "users of the pool",
                "library: @aws_oidc on Query.shelf: AppSync ignores its argument provider, which it does not have",
                "library: @aws_cognito_user_pools on Query.shelf: AppSync ignores its argument groups, which it does "
                    + "not have",
            ])
    }

    @Test func `a change by calls is traced, each sentence once`() async throws {
        let fixture = try EndpointFixture(.forest())
        func traced() -> [String?] { fixture.trace.entries().filter { $0.step == "deploy schema" }.map(\.detail) }
        #expect(traced() == [])
        let sdl =
            "type Query { tree(id: ID!): Tree @aws_auth } type Tree { id: ID! kind: String secret: String shout: String }"
        for _ in 0..<2 {
            try fixture.service.change("forest") { api throws(ControlPlaneError) in
                do throws(SchemaError) { api.schema = try SchemaRecord(creating: sdl) } catch {
                    throw .badRequest("\(error)")
                }
            }
        }
        #expect(
            traced() == [
                "forest: @aws_auth on Query.tree: AppSync ignores it here, for the API has several authorization modes: "
                    + "@aws_cognito_user_pools counts there"
            ])
    }
}
