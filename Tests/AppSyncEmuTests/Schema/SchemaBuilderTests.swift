import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct SchemaBuilderTests {
    private func messages(_ sdl: String) -> [String] {
        do throws(SchemaError) {
            _ = try SchemaBuilder.build(sdl: sdl)
            return []
        } catch { return error.entries.map(\.message) }
    }

    @Test func `a schema with every kind of definition`() throws {
        let schema = try SchemaBuilder.build(
            sdl: #"""
                schema { query: Root mutation: Change }
                """
                Describes
                  the root.
                """
                type Root implements A & B @aws_api_key @aws_iam { "a field" id(x: In = {k: [1]}): ID! many: [U!]! }
                type Change { go(when: AWSDateTime!): Root @aws_cognito_user_pools(cognito_groups: ["admin"]) }
                interface A { id: ID! }
                interface B { id(x: In): ID }
                union U = | Root | Change
                enum E { ONE @deprecated(reason: "old") TWO }
                input In { k: [Int!] = [2] e: E }
                directive @custom(n: Int) on FIELD_DEFINITION | OBJECT
                extend type Root { added: E }
                extend enum E { THREE }
                extend union U = Third
                type Third { a: Long }
                """#
        )
        #expect(schema.queryType == "Root")
        #expect(schema.mutationType == "Change")
        #expect(schema.subscriptionType == nil)
        let root = try #require(schema.rootType(of: .query))
        #expect(root.description == "Describes\n  the root.")
        #expect(root.interfaces == ["A", "B"])
        #expect(Array(root.fields.keys) == ["id", "many", "added"])
        #expect(root.directives.map(\.name) == ["aws_api_key", "aws_iam"])
        #expect(
            root.fields["id"]?.arguments["x"]?.defaultValue == .object([.init(name: "k", value: .list([.int("1")]))])
        )
        #expect(schema.possibleTypes(of: "A") == ["Root"])
        #expect(schema.possibleTypes(of: "U") == ["Root", "Change", "Third"])
        guard case .enum(let type)? = schema.types["E"] else {
            Issue.record("no enum")
            return
        }
        #expect(Array(type.values.keys) == ["ONE", "TWO", "THREE"])
        #expect(schema.directives["custom"]?.locations == ["FIELD_DEFINITION", "OBJECT"])
        for name in [
            "AWSDate", "AWSTime", "AWSDateTime", "AWSTimestamp", "AWSEmail", "AWSJSON", "AWSURL", "AWSPhone",
            "AWSIPAddress", "ID", "Int", "Float", "String", "Boolean", "__Schema", "__Directive",
        ] { #expect(schema.types[name] != nil, "\(name)") }
        for name in [
            "aws_subscribe", "aws_api_key", "aws_iam", "aws_oidc", "aws_lambda", "aws_cognito_user_pools", "aws_auth",
            "deprecated", "skip", "include",
        ] { #expect(schema.directives[name] != nil, "\(name)") }
    }

    @Test func `subscriptions are found by the mutation that publishes them`() throws {
        let schema = try SchemaBuilder.build(
            sdl: """
                type Query { a: Int }
                type Mutation { add: Post! remove: Post change: [Post] }
                type Subscription {
                  onAdd: Post @aws_subscribe(mutations: ["add"])
                  onAny(id: ID): Post @aws_subscribe(mutations: ["add", "remove"])
                  onChange: [Post]! @aws_subscribe(mutations: ["change"])
                  quiet: Int
                }
                type Post { id: ID }
                """
        )
        #expect(schema.subscriptions(publishedBy: "add") == ["onAdd", "onAny"])
        #expect(schema.subscriptions(publishedBy: "remove") == ["onAny"])
        #expect(schema.subscriptions(publishedBy: "change") == ["onChange"])
        #expect(schema.subscriptions(publishedBy: "other") == [])
    }

    @Test(arguments: [
        ("type Mutation { a: Int }", ["There is no top level schema object defined."]),
        (
            "schema { mutation: Mutation } type Mutation { a: Int }",
            ["A schema MUST have a 'query' operation defined."]
        ),
        (
            """
            type Query { a: Int } type Mutation { m: Int }
            type Subscription { s: String @aws_subscribe(mutations: ["m"]) t: Int @aws_subscribe(mutations: ["no"]) }
            """,
            [
                "Schema has the following errors: - The subscription has an invalid output type.",
                "Schema has the following errors: - The subscription 't' names the mutation 'no', which does not exist.",
            ]
        ),
        (
            "type Query { a: My } scalar My",
            ["There is no scalar implementation for the named 'My' scalar type"]
        ),
        (
            "type Query { a: Int } type AWSThing { a: Int }",
            ["The type name 'AWSThing' is not allowed: names that start with 'AWS' are reserved."]
        ),
        (
            "type Query { a: Nope b(c: Query): In } input In { d: Query }",
            [
                "The field type 'Nope' is not present when resolving type 'Query' [@1:1]",
                "The type 'In' is an input type, but was used as an output type [@1:22]",
                "The type 'Query' is not an input type, but was used as an input type [@1:24]",
                "The type 'Query' is not an input type, but was used as an input type [@1:51]",
            ]
        ),
        (
            "type Query implements I { a: Int } interface I { a: String b: Int }",
            [
                "The object type 'Query' [@1:1] has tried to redefine field 'a' defined via interface 'I' from "
                    + "'String' to 'Int'",
                "The object type 'Query' [@1:1] does not have a field 'b' required via interface 'I'",
            ]
        ),
        (
            "type Query { a: Int a: Int } type Query { b: Int }",
            [
                "The type 'Query' [@1:1] has declared a field with a non unique name 'a'",
                "'Query' type [@1:30] tried to redefine existing 'Query' type [@1:1]",
            ]
        ),
        (
            "type Query { a: U } union U = Query | E enum E { A } extend type Nope { a: Int }",
            [
                "The member types of a Union type must all be Object base types. member type 'E' in Union 'U' is "
                    + "invalid.",
                "The extension 'Nope' type [@1:54] is missing its base underlying type",
            ]
        ),
        ("type Query { a: Int } type Empty", ["\"Empty\" must define one or more fields."]),
        (
            "type Query { a: Int } type __T { a: Int }",
            ["\"__T\" must not begin with \"__\", which is reserved by GraphQL introspection."]
        ),
        ("type Query { a Int }", ["Invalid Syntax : offending token 'Int' at line 1 column 16"]),
    ])
    func `what AppSync refuses is refused in its words`(sdl: String, expected: [String]) {
        #expect(messages(sdl) == expected)
    }

    @Test func `hostile depth in a schema ends in an error`() {
        let sdl = "type Query { a: " + String(repeating: "[", count: 100_000)
        #expect(messages(sdl).first?.contains("levels of nesting") == true)
    }
}
