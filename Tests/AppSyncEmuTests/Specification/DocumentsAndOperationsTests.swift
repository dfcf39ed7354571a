import Testing

/// June 2018 specification, sections 5.1 and 5.2: every example, in its order.
@Suite struct DocumentsAndOperationsTests {
    @Test(arguments: [
        Example.valid("query DogsName { dog { name } }"),
        .invalid(
            "query DogsName { dog { name color } } extend type Dog { color: String }",
            "NonExecutableDefinition", "FieldUndefined"
        ),
        .invalid("{ dog { name } } schema { query: Query }", "NonExecutableDefinition"),
        .invalid("{ dog { name } } directive @a on FIELD", "NonExecutableDefinition"),
    ])
    func `5.1.1 executable definitions`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid("query First { dog { name } } query Second { dog { owner { name } } }"),
        .invalid("query One { dog { name } } query One { dog { owner { name } } }", "DuplicateOperationName"),
        .invalid("query One { dog { name } } mutation One { mutateDog { name } }", "DuplicateOperationName"),
    ])
    func `5.2.1.1 operation name uniqueness`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid("{ dog { name } }"),
        .invalid("{ dog { name } } query Named { dog { owner { name } } }", "LoneAnonymousOperationViolation"),
        .invalid("{ dog { name } } { cat { name } }", "LoneAnonymousOperationViolation"),
    ])
    func `5.2.2.1 lone anonymous operation`(example: Example) throws { try example.check() }

    @Test(arguments: [
        Example.valid("subscription Sub { newMessage { body sender } }"),
        .valid("subscription Sub { ...Fields } fragment Fields on Subscription { newMessage { body sender } }"),
        .invalid(
            "subscription Sub { newMessage { body sender } disallowedSecondRootField }",
            "SubscriptionMultipleRootFields"
        ),
        .invalid(
            "subscription Sub { ...Two } fragment Two on Subscription { newMessage { body } disallowedSecondRootField }",
            "SubscriptionMultipleRootFields"
        ),
        .invalid("subscription Sub { newMessage { body } __typename }", "SubscriptionMultipleRootFields"),
        .valid("query Q { dog { name } cat { name } }"),
    ])
    func `5.2.3.1 single root field`(example: Example) throws { try example.check() }
}
