import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct SelectionSetListTests {
    @Test func `nested fields are paths of response keys, each once, fragments and conditions included`() throws {
        let document = try DocumentParser.parse(
            """
            query($no: Boolean!) { status {
              id alias: status child { name deep { value } } ...F ... on Status { id child { count } }
              gone @include(if: $no)
            } }
            fragment F on Status { level child { name } }
            """
        )
        guard case .field(let field) = document.operations[0].selectionSet[0] else {
            Issue.record("no field")
            return
        }
        #expect(
            SelectionSetList.list(of: [field], document: document, variables: ["no": false]) == [
                "id", "alias", "child", "child/name", "child/deep", "child/deep/value", "level", "child/count",
            ]
        )
    }
}
