import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

/// What a subscriber gets of a published result (facts section 3; AppSync developer guide, real-time data).
@Suite struct ReselectionTests {
    private func reselect(
        _ query: String,
        _ published: JSONValue,
        variables: JSONObject = [:],
        refused: Set<String> = [],
        encodesAWSJSONTwice: Bool = false
    ) throws -> (data: JSONValue, errors: [GraphQLError]) {
        let schema = try ExecutionFixture.schema()
        let document = try DocumentParser.parse(query)
        try #require(DocumentValidator.validate(document, against: schema) == [])
        guard case .field(let field) = document.operations[0].selectionSet[0],
            let definition = schema.rootType(of: .subscription)?.fields[field.name]
        else { throw GraphQLError(shape: .messageOnly, message: "no field") }
        return Reselection.reselect(
            published: published,
            subscriptionField: definition,
            field: field,
            document: document,
            variables: variables,
            schema: schema,
            access: RefusingAccess(refused: refused),
            identity: ExecutionFixture.identity,
            encodesAWSJSONTwice: encodesAWSJSONTwice
        )
    }

    @Test func `what was not selected by the mutation is null, what was not asked is absent`() throws {
        let (data, errors) = try reselect(
            "subscription { onStatus { id status tags } }",
            ["id": "1", "userId": "u", "tags": ["a"]]
        )
        #expect(data == ["onStatus": ["id": "1", "status": nil, "tags": ["a"]]])
        #expect(errors == [])
    }

    @Test func `a missing non-null field nulls up to the nearest nullable parent, one error per field`() throws {
        let (data, errors) = try reselect(
            "subscription { onStatus { id needed { name } child { name count } } }",
            ["child": ["count": 1]]
        )
        #expect(data == ["onStatus": nil])
        #expect(
            errors.map(\.json) == [
                [
                    "message": "Cannot return null for non-nullable type: 'ID' within parent 'Status' (/onStatus/id)",
                    "path": ["onStatus", "id"],
                ],
                [
                    "message":
                        "Cannot return null for non-nullable type: 'Child' within parent 'Status' (/onStatus/needed)",
                    "path": ["onStatus", "needed"],
                ],
                [
                    "message":
                        "Cannot return null for non-nullable type: 'String' within parent 'Child' (/onStatus/child/name)",
                    "path": ["onStatus", "child", "name"],
                ],
            ]
        )
        #expect(errors.allSatisfy { $0.shape == .nullPropagation })
    }

    @Test func `a non-null subscription field leaves data null`() throws {
        let (data, errors) = try reselect("subscription { onStrict { id } }", ["status": "s"])
        #expect(data == .null)
        #expect(errors.count == 1)
    }

    @Test func `aliases name the subscriber's keys, values are read by the field's name`() throws {
        let (data, _) = try reselect(
            "subscription { s: onStatus { key: id renamed: status } }",
            ["id": "1", "renamed": "hidden"]
        )
        #expect(data == ["s": ["key": "1", "renamed": nil]])
    }

    @Test func `leaves are not serialized again unless AWSJSON is set to be`() throws {
        let query = "subscription { onStatus { metadata level at } }"
        let published: JSONValue = ["metadata": #"{"a":1}"#, "level": "LOW", "at": "2026-01-01T00:00:00Z"]
        #expect(try reselect(query, published).data == ["onStatus": published])
        #expect(
            try reselect(query, published, encodesAWSJSONTwice: true).data["onStatus"]?["metadata"]
                == #""{\"a\":1}""#
        )
    }

    @Test func `fragments, typename and directives work as in a query`() throws {
        let (data, _) = try reselect(
            """
            subscription($no: Boolean!) { onStatus { __typename ...F ... on Node { id } status @include(if: $no) } }
            fragment F on Status { tags }
            """,
            ["id": "1", "tags": []],
            variables: ["no": false]
        )
        #expect(data == ["onStatus": ["__typename": "Status", "tags": [], "id": "1"]])
    }

    @Test func `fields the subscriber may not read are refused`() throws {
        let (data, errors) = try reselect(
            "subscription { onStatus { id status } }",
            ["id": "1", "status": "s"],
            refused: ["Status.status"]
        )
        #expect(data == ["onStatus": ["id": "1", "status": nil]])
        #expect(errors.map(\.message) == ["Not Authorized to access status on type Status"])
    }
}
