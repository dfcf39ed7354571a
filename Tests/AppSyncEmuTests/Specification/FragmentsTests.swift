import Testing

/// June 2018 specification, section 5.5: every example, in its order.
@Suite struct FragmentsTests {
    @Test(arguments: [
        Example.valid(
            "{ dog { ...A ...B } } fragment A on Dog { name } fragment B on Dog { owner { name } }"),
        .invalid(
            "{ dog { ...A } } fragment A on Dog { name } fragment A on Dog { owner { name } }",
            "DuplicateFragmentName"),
    ])
    func `5.5.1.1 fragment name uniqueness`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid("{ dog { ...A } } fragment A on Dog { name }"),
        .valid("{ dog { ... on Dog { name } } }"),
        .valid("{ dog { ... @include(if: true) { name } } }"),
        .invalid("{ dog { ...A } } fragment A on NotInSchema { name }", "UnknownType"),
        .invalid("{ dog { ... on NotInSchema { name } } }", "UnknownType"),
    ])
    func `5.5.1.2 fragment spread type existence`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid("{ dog { ...A } } fragment A on Dog { name }"),
        .valid("{ dog { ...A } } fragment A on Pet { name }"),
        .valid("{ dog { ...A } } fragment A on CatOrDog { ... on Dog { name } }"),
        .invalid("{ dog { ...A } } fragment A on Int { something }", "FragmentTypeConditionInvalid"),
        .invalid("{ dog { ... on Boolean { somethingElse } } }", "InlineFragmentTypeConditionInvalid"),
        .invalid("{ dog { ... on ComplexInput { name } } }", "InlineFragmentTypeConditionInvalid"),
        .invalid("{ dog { ... on DogCommand { name } } }", "InlineFragmentTypeConditionInvalid"),
    ])
    func `5.5.1.3 fragments on composite types`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.invalid("fragment A on Dog { name } { dog { name } }", "UnusedFragment"),
        .invalid(
            "fragment A on Dog { ...B } fragment B on Dog { name } { dog { name } }", "UnusedFragment",
            "UnusedFragment"),
        .valid("fragment A on Dog { ...B } fragment B on Dog { name } { dog { ...A } }"),
    ])
    func `5.5.1.4 fragments must be used`(example: Example) throws { try example.check() }

    @Test(arguments: [Example.invalid("{ dog { ...Undefined } }", "UndefinedFragment")])
    func `5.5.2.1 fragment spread target defined`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.invalid(
            "{ dog { ...A } } fragment A on Dog { name ...B } fragment B on Dog { barkVolume ...A }",
            "FragmentCycle", "FragmentCycle"),
        .valid("{ dog { name barkVolume name barkVolume } }"),
        .invalid(
            """
            { dog { ...Dogs } } fragment Dogs on Dog { name owner { ...Owners } }
            fragment Owners on Human { name pets { ...Dogs } }
            """, "FragmentCycle", "FragmentCycle"),
        .invalid("{ dog { ...A } } fragment A on Dog { ...A }", "FragmentCycle"),
    ])
    func `5.5.2.2 fragment spreads must not form cycles`(example: Example) throws { try example.check() }

    @Test(arguments: [
        // Objects in objects
        Example.valid("{ dog { ... on Dog { barkVolume } } }"),
        .invalid("{ dog { ... on Cat { meowVolume } } }", "InvalidFragmentType"),
        // Abstract types in objects
        .valid("{ dog { ...P } } fragment P on Pet { name }"),
        .valid("{ dog { ...U } } fragment U on CatOrDog { ... on Cat { meowVolume } }"),
        // Objects in abstract types
        .valid("{ pet { name ... on Dog { barkVolume } } }"),
        .valid("{ catOrDog { ... on Cat { meowVolume } } }"),
        .invalid(
            "{ human { ...S } } fragment S on Sentient { ... on Dog { barkVolume } }", "InvalidFragmentType"),
        .invalid(
            "{ human { ...S } } fragment S on HumanOrAlien { ... on Cat { meowVolume } }", "InvalidFragmentType"),
        // Abstract types in abstract types
        .valid("{ pet { ...U } } fragment U on DogOrHuman { ... on Dog { barkVolume } }"),
        .invalid("{ pet { ... on Sentient { name } } }", "InvalidFragmentType"),
        .invalid("{ pet { ...S } } fragment S on Sentient { name }", "InvalidFragmentType"),
    ])
    func `5.5.2.3 fragment spread is possible`(example: Example) throws { try example.check() }
}
