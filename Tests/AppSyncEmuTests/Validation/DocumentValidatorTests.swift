import AppSyncEmu
import EmulatorCore
import Testing

/// Each rule with documents that it lets through and documents that it refuses, with graphql-java's message.
@Suite struct DocumentValidatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var query: String
        /// Without `Validation error of type `.
        var errors: [String]

        init(_ query: String, _ errors: String...) {
            self.query = query
            self.errors = errors
        }

        var testDescription: String { query }
    }

    private static let sdl =
        ExecutionFixture.sdl + #"""
            extend type Query {
              filtered(filter: Filter!, list: [Filter], level: Level, levels: [Level!], json: AWSJSON, when: AWSDate): Int
              required(a: Int!, b: Int! = 1): Int
              ids(ids: [ID!]!): [Child!]!
            }
            """#

    private static func messages(_ query: String) throws -> [String] {
        let schema = try SchemaBuilder.build(sdl: sdl)
        let prefix = "Validation error of type "
        return DocumentValidator.validate(try DocumentParser.parse(query), against: schema).map { error in
            #expect(error.shape == .validation)
            #expect(error.path == nil)
            #expect(error.locations?.count == (error.message.contains("FieldsConflict") ? 2 : 1))
            #expect(error.message.hasPrefix(prefix))
            return String(error.message.dropFirst(prefix.count))
        }
    }

    private func check(_ test: Case) throws { #expect(try Self.messages(test.query) == test.errors) }

    @Test func `the message and place of an unknown field are AppSync's own`() throws {
        let schema = try SchemaBuilder.build(sdl: Self.sdl)
        let errors = DocumentValidator.validate(try DocumentParser.parse("{badfield}"), against: schema)
        // graphql-over-http issue 81, by the AppSync team
        #expect(
            errors.map(\.json) == [
                [
                    "path": nil, "locations": [["line": 1, "column": 2, "sourceName": nil]],
                    "message":
                        "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
                ]
            ]
        )
    }

    @Test(arguments: [
        Case(
            "{ must } type T { a: Int } extend schema { query: T }",
            "NonExecutableDefinition: Type definition 'T' is not executable",
            "NonExecutableDefinition: Schema definition is not executable"
        )
    ])
    func `executable definitions`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("query A { must } query B { must }"),
        Case(
            "query A { must } mutation A { count }",
            "DuplicateOperationName: There can be only one operation named 'A'"
        ),
    ])
    func `unique operation names`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case(
            "{ must } query B { must }",
            "LoneAnonymousOperationViolation: Operation B is following anonymous operation."
        ),
        Case(
            "query B { must } { must }",
            "LoneAnonymousOperationViolation: Anonymous operation with other operations."
        ),
    ])
    func `lone anonymous operation`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("subscription { onStatus { id } }"),
        Case(
            "subscription S { onStatus { id } ...F } fragment F on Subscription { onStrict { id } }",
            "SubscriptionMultipleRootFields: Subscription operation must have exactly one root field: S"
        ),
    ])
    func `single root field`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("{ __typename status(id: 1) { __typename ... on Node { id } ... { at } } found { __typename } }"),
        Case(
            "{ status(id: 1) { child { bad { worse } } } }",
            "FieldUndefined: Field 'bad' in type 'Child' is undefined @ 'status/child/bad'"
        ),
        Case(
            "{ found { name } node { status } }",
            "FieldUndefined: Field 'name' in type 'Found' is undefined @ 'found/name'",
            "FieldUndefined: Field 'status' in type 'Node' is undefined @ 'node/status'"
        ),
        Case(
            "{ status(id: 1) { ...F } } fragment F on Status { nope }",
            "FieldUndefined: Field 'nope' in type 'Status' is undefined @ 'F/nope'"
        ),
        Case(
            "{ deep { __schema { types { name } } } }",
            "FieldUndefined: Field '__schema' in type 'Deep' is undefined @ 'deep/__schema'"
        ),
    ])
    func `fields on correct type`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("{ status(id: 1) { child { count } } }"),
        Case(
            "{ status(id: 1) list }",
            "SubSelectionRequired: Sub selection required for type Status of field status @ 'status'",
            "SubSelectionRequired: Sub selection required for type null of field list @ 'list'"
        ),
        Case(
            "{ slow { response } }",
            "SubSelectionNotAllowed: Sub selection not allowed on leaf type Int of field slow @ 'slow'"
        ),
    ])
    func `scalar leafs`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("{ required(a: 1) }"),
        Case("{ required(a: 1, c: 2) }", "UnknownArgument: Unknown field argument c @ 'required'"),
        Case("{ required }", "MissingFieldArgument: Missing field argument a @ 'required'"),
        Case(
            "{ required(a: 1, a: 2) }",
            "DuplicateArgumentNames: There can be only one argument named 'a' @ 'required'"
        ),
        Case(
            "{ must @skip(if: true, unless: false) slow @include }",
            "UnknownDirective: Unknown directive argument unless @ 'must'",
            "MissingDirectiveArgument: Missing directive argument if @ 'slow'"
        ),
    ])
    func `arguments are known, unique and provided`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("{ status(id: 1) { ...F } } fragment F on Status { id ...G } fragment G on Node { id }"),
        Case("{ status(id: 1) { ...F } }", "UndefinedFragment: Undefined fragment F @ 'status'"),
        Case("{ must } fragment F on Status { id }", "UnusedFragment: Unused fragment F"),
        Case(
            "{ status(id: 1) { ...F } } fragment F on Status { id } fragment F on Status { id }",
            "DuplicateFragmentName: There can be only one fragment named 'F'"
        ),
        Case(
            "{ status(id: 1) { ...F } } fragment F on Status { child { deep { child { ...G } } } } "
                + "fragment G on Child { deep { child { ...G } } }",
            "FragmentCycle: Fragment cycles not allowed"
        ),
        Case("{ status(id: 1) { ... on Nope { id } } }", "UnknownType: Unknown type Nope @ 'status'"),
        Case(
            "{ status(id: 1) { ... on Level { id } ...F } } fragment F on Filter { id }",
            "InlineFragmentTypeConditionInvalid: Inline fragment type condition is invalid, must be on "
                + "Object/Interface/Union @ 'status'",
            "FragmentTypeConditionInvalid: Fragment type condition is invalid, must be on Object/Interface/Union @ 'F'"
        ),
        Case(
            "{ status(id: 1) { ... on Child { name } ...F } node { ... on Child { name } ... on Found { __typename } } } "
                + "fragment F on Other { id }",
            "InvalidFragmentType: Fragment cannot be spread here as objects of type Status can never be of type Child "
                + "@ 'status'",
            "InvalidFragmentType: Fragment F cannot be spread here as objects of type Status can never be of type Other "
                + "@ 'status'",
            "InvalidFragmentType: Fragment cannot be spread here as objects of type Node can never be of type Child "
                + "@ 'node'"
        ),
    ])
    func `fragments`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("{ filtered(filter: {name: \"n\", min: null}, list: {name: \"x\"}, level: HIGH, levels: HIGH) }"),
        Case("{ filtered(filter: {name: \"n\"}, json: \"{\\\"a\\\": 1}\", when: \"2026-02-28Z\") }"),
        // awslabs/aws-mobile-appsync-sdk-js issue 554
        Case(
            "{ filtered(filter: {name: \"n\"}, json: {upvotes: 10}) }",
            "WrongType: argument 'json' with value 'ObjectValue{objectFields=[ObjectField{name='upvotes', "
                + "value=IntValue{value=10}}]}' is not a valid 'AWSJSON' @ 'filtered'"
        ),
        // aws-appsync-community issue 273
        Case(
            "{ filtered(filter: {testa: \"test\"}) }",
            "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='testa', "
                + "value=StringValue{value='test'}}]}' is missing required fields '[name]' @ 'filtered'"
        ),
        Case(
            "{ filtered(filter: {name: \"n\", no: 1}) }",
            "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='name', "
                + "value=StringValue{value='n'}}, ObjectField{name='no', value=IntValue{value=1}}]}' contains a field "
                + "not in 'Filter': 'no' @ 'filtered'"
        ),
        Case(
            "{ filtered(filter: {name: 1}, list: [{name: \"a\"}, {name: null}]) }",
            "WrongType: argument 'filter.name' with value 'IntValue{value=1}' is not a valid 'String' @ 'filtered'",
            "WrongType: argument 'list[1].name' with value 'NullValue{}' must not be null @ 'filtered'"
        ),
        Case(
            "{ filtered(filter: \"x\", level: \"HIGH\", levels: [MID], when: \"2026-02-30\") }",
            "WrongType: argument 'filter' with value 'StringValue{value='x'}' must be an object type @ 'filtered'",
            "WrongType: argument 'level' with value 'StringValue{value='HIGH'}' is not a valid 'Level' @ 'filtered'",
            "WrongType: argument 'levels[0]' with value 'EnumValue{name='MID'}' is not a valid 'Level' @ 'filtered'",
            "WrongType: argument 'when' with value 'StringValue{value='2026-02-30'}' is not a valid 'AWSDate' @ 'filtered'"
        ),
        Case(
            "{ required(a: 2147483648, b: 1.0) }",
            "WrongType: argument 'a' with value 'IntValue{value=2147483648}' is not a valid 'Int' @ 'required'",
            "WrongType: argument 'b' with value 'FloatValue{value=1.0}' is not a valid 'Int' @ 'required'"
        ),
        Case(
            "{ filtered(filter: {name: \"a\", name: \"b\"}) }",
            "DuplicateInputField: There can be only one input field named 'name' @ 'filtered'"
        ),
        Case(
            "query($a: Int = \"x\") { required(a: $a) }",
            "BadValueForDefaultArg: Bad default value StringValue{value='x'} for type Int"
        ),
    ])
    func `values of correct type`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("query Q($yes: Boolean!) { must @include(if: $yes) ... @skip(if: $yes) { slow } }"),
        Case("{ must @nope }", "UnknownDirective: Unknown directive nope @ 'must'"),
        Case("query @skip(if: true) { must }", "MisplacedDirective: Directive skip not allowed here"),
        Case("{ must @deprecated }", "MisplacedDirective: Directive deprecated not allowed here @ 'must'"),
        Case(
            "{ must @skip(if: true) @skip(if: true) }",
            "DuplicateDirectiveName: Directives must be uniquely named within a location. The directive 'skip' used on "
                + "a 'Field' is not unique. @ 'must'"
        ),
    ])
    func `directives`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("query($f: Filter!, $n: String!) { filtered(filter: $f) b: filtered(filter: {name: $n, nested: $f}) }"),
        Case("query($a: Int = 1, $b: Int) { required(a: $a, b: $b) }"),
        Case("query($i: ID!) { status(id: $i) { ...F } } fragment F on Status { child { count } }"),
        Case(
            "query($a: Int!, $a: Int!) { required(a: $a) }",
            "DuplicateVariableName: There can be only one variable named 'a'"
        ),
        Case(
            "query($s: Status) { filtered(filter: $s) }",
            "NonInputTypeOnVariable: Wrong type for a variable",
            "VariableTypeMismatch: Variable type 'Status' doesn't match expected type 'Filter!' @ 'filtered'"
        ),
        Case(
            "query($s: Nope) { slow(n: $s) }",
            "UnknownType: Unknown type Nope",
            "VariableTypeMismatch: Variable type 'Nope' doesn't match expected type 'Int' @ 'slow'"
        ),
        Case("query($a: Int) { must }", "UnusedVariable: Unused variable a"),
        Case(
            "query A($a: Int) { slow(n: $a) } query B { slow(n: $a) }",
            "UndefinedVariable: Undefined variable a @ 'slow'"
        ),
        Case(
            "{ deep { ...F } } fragment F on Deep { value @skip(if: $no) }",
            "UndefinedVariable: Undefined variable no @ 'F/value'"
        ),
        // apollographql/graphql-tag issue 652
        Case(
            "query($i: String!) { status(id: $i) { id } }",
            "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'ID!' @ 'status'"
        ),
        Case(
            "query($a: Int) { required(a: $a) }",
            "VariableTypeMismatch: Variable type 'Int' doesn't match expected type 'Int!' @ 'required'"
        ),
        Case(
            "query($i: ID!) { ids(ids: $i) { name } b: ids(ids: [$i]) { name } }",
            "VariableTypeMismatch: Variable type 'ID!' doesn't match expected type '[ID!]!' @ 'ids'"
        ),
        Case(
            "query($n: Int) { filtered(filter: {name: $n}) }",
            "VariableTypeMismatch: Variable type 'Int' doesn't match expected type 'String!' @ 'filtered'"
        ),
    ])
    func `variables`(test: Case) throws { try check(test) }

    @Test(arguments: [
        Case("{ status(id: 1) { a: id a: id child { count } child { name } } }"),
        Case("{ node { ... on Status { x: status } ... on Other { y: other } } }"),
        Case(
            "{ status(id: 1) { a: id a: status } }",
            // Their types differ too: that is found first.
            "FieldsConflict: a: they have differing nullability shapes"
        ),
        Case("{ deep { a: value } slow a: slow a: must }", "FieldsConflict: a: they have differing nullability shapes"),
        Case(
            "{ status(id: 1) { a: at a: status } }",
            "FieldsConflict: a: they return differing types AWSDateTime and String"
        ),
        Case("{ a: status(id: 1) { id } a: node { id } }", "FieldsConflict: a: status and node are different fields"),
        Case("{ slow(n: 1) slow(n: 2) }", "FieldsConflict: slow: they have differing arguments"),
        Case(
            "{ status(id: 1) { child { a: count } ...F } } fragment F on Status { child { a: name } }",
            "FieldsConflict: a: they have differing nullability shapes"
        ),
        Case(
            "{ node { ... on Status { x: status } ... on Other { x: other } } }",
            "FieldsConflict: x: they return differing types String and Int"
        ),
        // Never one object: different fields of one shape may share a key.
        Case("{ node { ... on Status { x: id } ... on Other { x: id } } }"),
    ])
    func `overlapping fields can be merged`(test: Case) throws { try check(test) }

    @Test func `fragments that multiply are looked at once`() throws {
        var query = "{ deep { ...F0 } }"
        for index in 0..<25 {
            query += " fragment F\(index) on Deep { x: child { deep { ...F\(index + 1) } } "
            query += "y: child { deep { ...F\(index + 1) } } }"
        }
        query += " fragment F25 on Deep { value }"
        #expect(try Self.messages(query) == [])
    }

    /// A query of `{ deep { child { deep { …` with a fragment for every two levels.
    private static func chain(_ count: Int) -> String {
        var query = "{ deep { ...F0 } }"
        for index in 0..<count { query += " fragment F\(index) on Deep { child { deep { ...F\(index + 1) } } }" }
        return query + " fragment F\(count) on Deep { value }"
    }

    @Test func `a long chain of fragments is refused before it exhausts the stack`() throws {
        #expect(
            try Self.messages(Self.chain(900)) == [
                "QueryDepthLimitReached: Selections are nested in more than 150 levels"
            ]
        )
    }

    @Test func `a chain within the limit is executed`() async throws {
        var value: JSONValue = ["value": 1]
        for _ in 0..<48 { value = ["child": ["deep": value]] }
        let nested = value
        let result = try await ExecutionFixture.run(
            Self.chain(48),
            resolvers: ["Query.deep": ExecutionFixture.answering(nested)]
        )
        #expect(result.errors == [])
        #expect(result.data == ["deep": nested])
    }

    @Test func `fragment cycles end`() throws {
        let query = """
            { deep { ...A } }
            fragment A on Deep { child { deep { ...B } } ...B }
            fragment B on Deep { child { deep { ...A } } ...A }
            """
        #expect(
            try Self.messages(query)
                == ["FragmentCycle: Fragment cycles not allowed", "FragmentCycle: Fragment cycles not allowed"]
        )
    }

    @Test func `thousands of equal fields are compared in little time`() throws {
        #expect(try Self.messages("{" + String(repeating: "must ", count: 14_000) + "}") == [])
    }
}
