import EmulatorCore
import Testing

@testable import DynamoEmu

/// Definitions on disk: members are only added.
@Suite("Key schemas on disk")
struct KeySchemaJSONTests {
    private func definition(_ schema: String) throws -> TableDefinition {
        let request = """
            {"TableName": "table", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
                                      {"AttributeName": "h", "AttributeType": "S"},
                                      {"AttributeName": "i", "AttributeType": "N"}],
             "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
             "GlobalSecondaryIndexes": [{"IndexName": "index", "Projection": {"ProjectionType": "ALL"},
                                         "KeySchema": \(schema)}]}
            """
        let create = try Array(request.utf8).withUnsafeBytes { try CreateTable.request(from: $0) }
        return try create.plan(SequentialIdentifierSource(), ManualClock())
    }

    private func read(_ definition: TableDefinition) throws -> TableDefinition? {
        TableDefinition(id: definition.id, json: try JSONParser.parse(definition.json.text))
    }

    @Test func `several partition attributes are counted`() throws {
        let several = try definition(
            #"[{"AttributeName": "h", "KeyType": "HASH"}, {"AttributeName": "i", "KeyType": "HASH"}]"#
        )
        #expect(several.json["indexes"]?.array?.first?["partitions"] == 2)
        #expect(several.indexes.first?.key.partitions.map(\.name) == ["h", "i"])
        #expect(try read(several) == several)
    }

    @Test func `one is not, as before there were several`() throws {
        let one = try definition(
            #"[{"AttributeName": "h", "KeyType": "HASH"}, {"AttributeName": "i", "KeyType": "RANGE"}]"#
        )
        #expect(one.json["indexes"]?.array?.first?["partitions"] == nil)
        #expect(try read(one) == one)
    }
}
