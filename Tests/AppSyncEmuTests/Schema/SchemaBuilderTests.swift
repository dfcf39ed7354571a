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
                "The subscription has an invalid output type.",
                "The subscription 't' names the mutation 'no', which does not exist.",
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
                "Schema contains duplicate type names.",
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
        (
            "type Query { a: Int } schema { query: Query } schema { query: Query }",
            ["There is already a schema defined [@1:23].  The offending new one is here [@1:47]"]
        ),
        (
            "type Query { a(x: Int, x: Int): E } enum E { A A } input In { b: Int b: Int }",
            [
                "The type 'Query' [@1:1] has declared an argument with a non unique name 'x' in a field named 'a'",
                "The type 'E' [@1:37] has declared an enum value with a non unique name 'A'",
                "The type 'In' [@1:52] has declared an input field with a non unique name 'b'",
            ]
        ),
        ("type Query { a: Int } union Empty", ["\"Empty\" must define one or more member types."]),
        (
            "type Query { a: Int __b: Int }",
            ["\"__b\" must not begin with \"__\", which is reserved by GraphQL introspection."]
        ),
        (
            "type Query { a: Int @aws_iam @aws_iam }",
            ["The type 'Query' with field 'a' [@1:14] has declared a directive with a non unique name 'aws_iam'"]
        ),
        (
            "type Query { a: Int } type __T { a: Int }",
            ["\"__T\" must not begin with \"__\", which is reserved by GraphQL introspection."]
        ),
        ("type Query { a Int }", ["Invalid Syntax : offending token 'Int' at line 1 column 16"]),
    ])
    func `what AppSync refuses is refused in its words`(sdl: String, expected: [String]) {
        #expect(messages(sdl) == expected)
    }

    @Test func `every kind of definition is extended`() throws {
        let schema = try SchemaBuilder.build(
            sdl: """
                extend type Query implements Named @aws_iam { name: String! }
                extend interface Named @a { alias: Int }
                extend union Any @a = Query
                extend enum E @a { B }
                extend input In @a { b: Int = 1 }
                extend schema { subscription: Live }
                schema { query: Query mutation: Change }
                type Query { any: Any e: E alias: Int }
                interface Named { name: String! }
                union Any = Change
                enum E { A }
                input In { a: Int }
                type Change { change(in: In): Int }
                type Live { live: Int }
                """
        )
        #expect(schema.subscriptionType == "Live")
        #expect(schema.possibleTypes(of: "Named") == ["Query"])
        #expect(schema.possibleTypes(of: "Any") == ["Change", "Query"])
        #expect(schema.types["Named"]?.fields?.keys.elements == ["name", "alias"])
        #expect(schema.rootType(of: .query)?.directives.map(\.name) == ["aws_iam"])
        guard case .enum(let type)? = schema.types["E"], case .inputObject(let input)? = schema.types["In"] else {
            Issue.record("not of their kinds")
            return
        }
        #expect(type.values.keys.elements == ["A", "B"])
        #expect(input.fields.keys.elements == ["a", "b"])
    }

    @Test(arguments: [
        "extend type Nope { a: Int }", "extend input Query { a: Int }", "extend enum E @a { A }",
        "extend scalar AWSJSON @a",
        "extend type __Schema { a: Int }", "extend type Query { a: Int }", "extend interface Query { b: Int }",
    ])
    func `an extension of nothing, of another kind or of the same again is refused`(sdl: String) {
        #expect(messages("type Query { a: E } enum E { A } " + sdl).count == 1)
    }

    /// What CloudFormation and `GetSchemaCreationStatus` show.
    @Test(arguments: [
        // aws-appsync-community issues 292 and 387: an interface does not implement others there.
        (
            "type Query { a: Int } interface A { a: Int } interface B implements A { a: Int }",
            "Failed to parse schema document - ensure it's a valid SDL-formatted document."
        ),
        // aws-appsync-community issue 410
        (
            "type Query { a: E } enum E { A\n# null\nB }",
            "Failed to parse schema document - ensure it's a valid SDL-formatted document."
        ),
        // amplify-cli issue 3141
        (
            "type Query { a: Int }\ninput A { b: No }\ninput B { c: Neither }",
            """
            Found 2 problem(s) with the schema:
            The input value type 'No' is not present when resolving type 'A' [@2:1].
            The input value type 'Neither' is not present when resolving type 'B' [@3:1].
            """
        ),
        // aws-appsync-community issue 345, amplify-cli's own tests
        (
            "type Mutation { a: Int }",
            "Found 1 problem(s) with the schema:\nThere is no top level schema object defined."
        ),
        // serverless-appsync-plugin issue 480
        (
            "type Query { a: Int }\nscalar AWSJSON scalar AWSURL",
            "Schema has the following errors:\n - Schema contains duplicate type names."
        ),
        (
            "type Query { a: Int }\ndirective @aws_iam on OBJECT",
            "Schema has the following errors:\n - Schema contains duplicate type names."
        ),
        (
            "type Query { a: Int } type Subscription { \(String(repeating: "s", count: 51)): Int }",
            "Schema has the following errors:\n - The subscription field name is too long. Max characters allowed: 50"
        ),
        // aws-cdk issues 8960 and 13032
        ("type Query { a(b: Query): Int }", "Internal Failure while saving the schema."),
    ])
    func `the details of a refusal are AppSync's`(sdl: String, details: String) {
        #expect(throws: SchemaError.self) { try SchemaBuilder.build(sdl: sdl) }
        do throws(SchemaError) { _ = try SchemaBuilder.build(sdl: sdl) } catch { #expect(error.details == details) }
    }

    @Test(arguments: [
        ("type Query { a Int }", "Invalid Syntax : offending token 'Int' at line 1 column 16"),
        (
            "type Query { a(b: Query): Int }",
            "The type 'Query' is not an input type, but was used as an input type [@1:16]"
        ),
        ("type Query { a: Int } enum Query { A }", "The type Query [@1:23] is defined already, see the one [@1:1]."),
        ("type Query { a: Int } scalar AWSURL", "The type AWSURL [@1:23] is defined already, see AppSync's own."),
    ])
    func `below the details stands what they leave out`(sdl: String, reason: String) {
        do throws(SchemaError) {
            _ = try SchemaBuilder.build(sdl: sdl)
            Issue.record("the schema is accepted")
        } catch { #expect(error.description == "\(error.details)\n\(reason)") }
    }

    // aws-appsync-community issue 345
    @Test func `types without fields are accepted`() throws {
        let schema = try SchemaBuilder.build(
            sdl: "type Query {} type Other { } input In {} enum E {} schema { query: Query }")
        #expect(schema.types["Query"]?.fields?.isEmpty == true)
    }

    @Test func `comments describe what follows them when no description does`() throws {
        let schema = try SchemaBuilder.build(
            sdl: """
                # not of the type
                #
                # The root
                #  of all.
                type Query {
                  "a description" # and a comment
                  # The answer.
                  a(
                    # Which one.
                    n: Int
                  ): Int
                  # A comment that no description replaces.
                  "Described."
                  b: Int
                }
                """
        )
        let query = try #require(schema.rootType(of: .query))
        #expect(query.description == " The root\n  of all.")
        #expect(query.fields["a"]?.description == "a description")
        #expect(query.fields["a"]?.arguments["n"]?.description == " Which one.")
        #expect(query.fields["b"]?.description == "Described.")
    }

    @Test func `hostile depth in a schema ends in an error`() {
        let sdl = "type Query { a: " + String(repeating: "[", count: 100_000)
        #expect(messages(sdl).first?.contains("levels of nesting") == true)
    }
}
