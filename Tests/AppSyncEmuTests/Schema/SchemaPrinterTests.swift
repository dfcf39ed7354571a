import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct SchemaPrinterTests {
    private static let sdl = #"""
        type Query implements A & B @aws_api_key { "One." one(id: ID!): Thing @aws_iam @deprecated(reason: "old") }
        "Things."
        type Thing implements A { id: ID! }
        interface A { id: ID }
        interface B { id: ID! }
        union Any = Query | Thing
        enum Level { LOW "high" HIGH @deprecated }
        input In { a: [Int!] = [1, 2] b: Level = LOW c: String = "x\"y" }
        directive @custom(n: Int = 3) on OBJECT
        type Mutation { add(a: Int, b: In, c: [Level!]!, d: AWSJSON = "{}"): Thing }
        type Subscription { onAdd: Thing @aws_subscribe(mutations: ["add"]) }
        """#

    private func schema() throws -> Schema {
        try SchemaBuilder.build(
            sdl: Self.sdl.replacing("implements A & B @aws_api_key {", with: "@aws_api_key {")
                .replacing("type Thing implements A {", with: "type Thing implements A & B {")
        )
    }

    @Test func `a schema is written as AppSync writes it`() throws {
        #expect(
            try schema().sdl()
                == #"""
                directive @custom(n: Int = 3) on OBJECT

                interface A {
                \tid: ID
                }

                union Any = Query | Thing

                interface B {
                \tid: ID!
                }

                input In {
                \ta: [Int!] = [1, 2]
                \tb: Level = LOW
                \tc: String = "x\"y"
                }

                enum Level {
                \tLOW
                \t"high"
                \tHIGH @deprecated
                }

                type Mutation {
                \tadd(
                \t\ta: Int,
                \t\tb: In,
                \t\tc: [Level!]!,
                \t\td: AWSJSON = "{}"
                \t): Thing
                }

                type Query @aws_api_key {
                \t"One."
                \tone(id: ID!): Thing
                \t\t@aws_iam @deprecated(reason: "old")
                }

                type Subscription {
                \tonAdd: Thing
                \t\t@aws_subscribe(mutations: ["add"])
                }

                "Things."
                type Thing implements A & B {
                \tid: ID!
                }

                schema {
                \tquery: Query
                \tmutation: Mutation
                \tsubscription: Subscription
                }

                """#.replacing(#"\t"#, with: "\t")
        )
    }

    @Test func `what is written is read as the same schema`() throws {
        let described =
            "type Query {\n  \"\"\"\n  Two\n    lines with \\\"\"\"\n  \"\"\"\n  a: Int # c\n  # of b\n  b: Int }"
        for schema in [try schema(), try SchemaBuilder.build(sdl: described)] {
            let again = try SchemaBuilder.build(sdl: schema.sdl())
            #expect(again.sdl() == schema.sdl())
            #expect(again.types["Query"]?.fields?["a"]?.description == schema.types["Query"]?.fields?["a"]?.description)
            #expect(again.types["Query"]?.fields?["b"]?.description == schema.types["Query"]?.fields?["b"]?.description)
        }
    }

    @Test func `without directives none are left`() throws {
        #expect(try !schema().sdl(includingDirectives: false).contains("@"))
    }

    @Test func `one type`() throws {
        #expect(try schema().sdl(ofTypeNamed: "A") == "interface A {\n\tid: ID\n}")
        #expect(try schema().sdl(ofTypeNamed: "AWSJSON") == nil)
        #expect(try schema().sdl(ofTypeNamed: "No") == nil)
    }

    @Test func `introspection as one value`() throws {
        let answer = try #require(try schema().introspectionJSON()["data"]?["__schema"])
        #expect(answer["queryType"] == ["name": "Query"])
        let names = answer["types"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names.prefix(4) == ["Query", "Mutation", "Subscription", "Thing"])
        #expect(names.contains("AWSJSON") && names.contains("__Type") && !names.contains("AWSPhone"))
        let directives = answer["directives"]?.array ?? []
        #expect(directives.contains { $0["name"] == "aws_subscribe" } && directives.contains { $0["name"] == "custom" })
        let skip = try #require(directives.first { $0["name"] == "skip" })
        #expect(skip["onField"] == true && skip["onFragment"] == true && skip["onOperation"] == false)
        #expect(try schema().introspectionJSON(includingDirectives: false)["data"]?["__schema"]?["directives"] == [])
        #expect(try schema().introspectionJSON(ofTypeNamed: "Level")?["enumValues"]?.array?.count == 2)
        #expect(try schema().introspectionJSON(ofTypeNamed: "No") == nil)
    }
}
