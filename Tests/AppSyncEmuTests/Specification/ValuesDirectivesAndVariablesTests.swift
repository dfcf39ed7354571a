import Testing

/// June 2018 specification, sections 5.6 to 5.8: every example, in its order.
@Suite struct ValuesDirectivesAndVariablesTests {
    @Test(arguments: [
        Example.valid("{ arguments { booleanArgField(booleanArg: true) } }"),
        .valid("{ arguments { floatArgField(floatArg: 123) } }"),
        .valid(#"query Q($s: ComplexInput = { name: "Fido" }) { findDog(complex: $s) { name } }"#),
        .invalid(#"{ arguments { intArgField(intArg: "123") } }"#, "WrongType"),
        .invalid("{ findDog(complex: { name: 123 }) { name } }", "WrongType"),
        .invalid("{ arguments { intArgField(intArg: 1.5) } }", "WrongType"),
        .invalid("{ arguments { intArgField(intArg: 2147483648) } }", "WrongType"),
        .invalid("{ dog { doesKnowCommand(dogCommand: JUMP) } }", "WrongType"),
        .invalid(#"{ dog { doesKnowCommand(dogCommand: "SIT") } }"#, "WrongType"),
        .valid("{ booleanList(booleanListArg: [true, false]) }"),
        .valid("{ booleanList(booleanListArg: true) }"),
        .invalid("{ booleanList(booleanListArg: [true, null]) }", "WrongType"),
        .invalid("query Q($i: Int = true) { arguments { intArgField(intArg: $i) } }", "BadValueForDefaultArg"),
    ])
    func `5.6.1 values of correct type`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid(#"{ findDog(complex: { name: "Fido" }) { name } }"#),
        .invalid(#"{ findDog(complex: { favoriteCookieFlavor: "Bacon" }) { name } }"#, "WrongType"),
        .invalid(#"{ findDog(complex: { name: "Fido", name: "Rex" }) { name } }"#, "DuplicateInputField"),
        .invalid("{ findDog(complex: { age: null }) { name } }", "WrongType"),
    ])
    func `5.6.2 to 5.6.4 input object fields`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.invalid("{ dog @unknown { name } }", "UnknownDirective"),
        .invalid("query @skip(if: $foo) { dog { name } }", "MisplacedDirective", "UndefinedVariable"),
        .invalid(
            "query Q($a: Boolean!, $b: Boolean!) { dog @skip(if: $a) @skip(if: $b) { name } }", "DuplicateDirectiveName"
        ),
        .valid(
            """
            query Q($a: Boolean!, $b: Boolean!) { dog @skip(if: $a) { name } dog @skip(if: $b) { barkVolume } }
            """),
    ])
    func `5.7 directives are defined, in valid locations and unique per location`(example: Example) throws {
        try example.check()
    }

    private static func housetrained(_ variables: String, _ selections: String) -> String {
        "query Q(\(variables)) { dog { \(selections) } }"
    }

    private static let inFragment = "fragment F on Dog { isHousetrained(atOtherHomes: $at) }"

    @Test(arguments: [
        Example.invalid(
            housetrained("$at: Boolean, $at: Boolean", "isHousetrained(atOtherHomes: $at)"), "DuplicateVariableName"),
        .valid(
            "query A($at: Boolean) { ...H } query B($at: Boolean) { ...H } fragment H on Query { dog { ...F } } "
                + inFragment),
    ])
    func `5.8.1 variable uniqueness`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid("query Q($a: Boolean) { dog { isHousetrained(atOtherHomes: $a) } }"),
        .valid("query Q($c: ComplexInput) { findDog(complex: $c) { name } }"),
        .valid("query Q($l: [Boolean!]) { booleanList(booleanListArg: $l) }"),
        .invalid("query Q($c: Cat) { cat { name } }", "NonInputTypeOnVariable", "UnusedVariable"),
        .invalid("query Q($d: Dog!) { cat { name } }", "NonInputTypeOnVariable", "UnusedVariable"),
        .invalid("query Q($p: [Pet]) { cat { name } }", "NonInputTypeOnVariable", "UnusedVariable"),
        .invalid("query Q($u: CatOrDog) { cat { name } }", "NonInputTypeOnVariable", "UnusedVariable"),
        .invalid("query Q($u: NotInSchema) { cat { name } }", "UnknownType", "UnusedVariable"),
    ])
    func `5.8.2 variables are input types`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid(housetrained("$at: Boolean", "isHousetrained(atOtherHomes: $at)")),
        .invalid("query Q { dog { isHousetrained(atOtherHomes: $at) } }", "UndefinedVariable"),
        .valid(housetrained("$at: Boolean", "...F") + inFragment),
        .invalid("query Q { dog { ...F } } " + inFragment, "UndefinedVariable"),
        .invalid("query Q { dog { ...O } } fragment O on Dog { ...F } " + inFragment, "UndefinedVariable"),
        .valid(
            "query A($at: Boolean) { dog { ...F } } query B($at: Boolean) { dog { ...F } } " + inFragment),
        .invalid("query A($at: Boolean) { dog { ...F } } query B { dog { ...F } } " + inFragment, "UndefinedVariable"),
    ])
    func `5.8.3 all variable uses defined`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.invalid(housetrained("$at: Boolean", "isHousetrained"), "UnusedVariable"),
        .valid(housetrained("$at: Boolean", "...F") + inFragment),
        .invalid(
            housetrained("$at: Boolean", "...G") + " fragment G on Dog { isHousetrained }", "UnusedVariable"),
        .invalid(
            "query A($at: Boolean) { dog { ...F } } query B($at: Boolean, $x: Int) { dog { ...F } } " + inFragment,
            "UnusedVariable"),
    ])
    func `5.8.4 all variables used`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.invalid(
            "query Q($i: Int) { arguments { booleanArgField(booleanArg: $i) } }", "VariableTypeMismatch"),
        .invalid(
            "query Q($l: [Boolean]) { arguments { booleanArgField(booleanArg: $l) } }", "VariableTypeMismatch"),
        .invalid(
            "query Q($b: Boolean) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $b) } }",
            "VariableTypeMismatch"),
        .valid("query Q($l: [Boolean]!) { arguments { booleanListArgField(booleanListArg: $l) } }"),
        .invalid(
            "query Q($l: [Boolean]) { arguments { booleanListArgField(booleanListArg: $l) } }", "VariableTypeMismatch"),
        .valid(
            "query Q($b: Boolean) { arguments { optionalNonNullBooleanArgField(optionalBooleanArg: $b) } }"),
        .valid(
            "query Q($b: Boolean = true) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $b) } }"),
        .invalid(
            "query Q($b: Boolean = null) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $b) } }",
            "VariableTypeMismatch"),
        .valid("query Q($n: String) { findDog(complex: { name: $n }) { name } }"),
        .invalid("query Q($n: Int) { findDog(complex: { name: $n }) { name } }", "VariableTypeMismatch"),
        // A place with a default of its own takes a nullable variable.
        .valid("query Q($n: Int) { findDog(complex: { age: $n }) { name } }"),
    ])
    func `5.8.5 all variable usages are allowed`(example: Example) throws { try example.check() }
}
