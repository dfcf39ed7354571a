import Testing

/// June 2018 specification, sections 5.3 and 5.4: every example, in its order.
@Suite struct FieldsAndArgumentsTests {
    /// A query around a fragment.
    private static func on(_ type: String, _ selections: String, variables: String = "") -> String {
        let field =
            switch type {
            case "Dog": "dog"
            case "Pet": "pet"
            case "Arguments": "arguments"
            default: "catOrDog"
            }
        return "query Q\(variables) { \(field) { ...F } } fragment F on \(type) { \(selections) }"
    }

    @Test(arguments: [
        Example.invalid(on("Dog", "meowVolume"), "FieldUndefined"),
        .invalid(on("Dog", "barkVolume: kawVolume"), "FieldUndefined"),
        .valid(on("Pet", "name")),
        .invalid(on("Pet", "nickname"), "FieldUndefined"),
        .valid(on("CatOrDog", "__typename ... on Pet { name } ... on Dog { barkVolume }")),
        .invalid(on("CatOrDog", "name barkVolume"), "FieldUndefined", "FieldUndefined"),
    ])
    func `5.3.1 field selections`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid(on("Dog", "name name")),
        .valid(on("Dog", "otherName: name otherName: name")),
        .invalid(on("Dog", "name: nickname name"), "FieldsConflict"),
        .valid(on("Dog", "doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: SIT)")),
        .valid(
            on(
                "Dog", "doesKnowCommand(dogCommand: $c) doesKnowCommand(dogCommand: $c)",
                variables: "($c: DogCommand!)")),
        .invalid(
            on("Dog", "doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: HEEL)"), "FieldsConflict"),
        .invalid(
            on(
                "Dog", "doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: $c)",
                variables: "($c: DogCommand!)"), "FieldsConflict"),
        .invalid(
            on(
                "Dog", "doesKnowCommand(dogCommand: $c) doesKnowCommand(dogCommand: $d)",
                variables: "($c: DogCommand!, $d: DogCommand!)"), "FieldsConflict"),
        .invalid(on("Dog", "isHousetrained(atOtherHomes: true) isHousetrained"), "FieldsConflict"),
        .valid(on("Pet", "... on Dog { volume: barkVolume } ... on Cat { volume: meowVolume }")),
        .valid(
            on(
                "Pet",
                "... on Dog { doesKnowCommand(dogCommand: SIT) } ... on Cat { doesKnowCommand(catCommand: JUMP) }")),
        .invalid(on("Pet", "... on Dog { some: nickname } ... on Cat { some: meowVolume }"), "FieldsConflict"),
        // Merged selection sets are looked at as one.
        .invalid("{ dog { owner { n: name } } dog { owner { n: __typename pets { name } } } }", "FieldsConflict"),
    ])
    func `5.3.2 field selection merging`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid(on("Dog", "barkVolume")),
        .invalid(on("Dog", "barkVolume { sinceWhen }"), "SubSelectionNotAllowed"),
        .invalid("{ human }", "SubSelectionRequired"),
        .invalid("{ pet }", "SubSelectionRequired"),
        .invalid("{ catOrDog }", "SubSelectionRequired"),
    ])
    func `5.3.3 leaf field selections`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid(on("Dog", "doesKnowCommand(dogCommand: SIT)")),
        .valid(on("Dog", "isHousetrained(atOtherHomes: true) @include(if: true)")),
        .invalid(on("Dog", "doesKnowCommand(command: CLEAN_UP_HOUSE)"), "UnknownArgument", "MissingFieldArgument"),
        .invalid(
            on("Dog", "isHousetrained(atOtherHomes: true) @include(unless: false)"), "UnknownDirective",
            "MissingDirectiveArgument"),
        .valid(on("Arguments", "multipleReqs(x: 1, y: 2)")),
        .valid(on("Arguments", "multipleReqs(y: 1, x: 2)")),
    ])
    func `5.4.1 argument names`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.invalid(on("Arguments", "multipleReqs(x: 1, y: 2, x: 3)"), "DuplicateArgumentNames"),
        .valid(on("Arguments", "booleanArgField(booleanArg: true)")),
        .valid(on("Arguments", "nonNullBooleanArgField(nonNullBooleanArg: true)")),
        .valid(on("Arguments", "booleanArgField")),
        .invalid(on("Arguments", "nonNullBooleanArgField"), "MissingFieldArgument"),
        .invalid(on("Arguments", "nonNullBooleanArgField(nonNullBooleanArg: null)"), "WrongType"),
        .valid(on("Arguments", "optionalNonNullBooleanArgField")),
    ])
    func `5.4.2 argument uniqueness and required arguments`(example: Example) throws { try example.check() }
}
