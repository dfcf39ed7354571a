import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("Seed files")
struct SeedFileTests {
    private let account: TestAccount

    init() throws { account = try TestAccount() }

    private func failure(_ name: String, _ content: String) -> String {
        do throws(SeedError) {
            try account.service.seed(try SeedFile(name: name, content: content))
            return "loaded"
        } catch {
            return error.description
        }
    }

    @Test("a line of TABLE.jsonl is one plain item of that table")
    func lines() throws {
        try account.createTable()
        let file = try SeedFile(
            name: "fixtures/table.jsonl",
            content: """
                {"p": "a", "n": 1.50, "flag": true, "none": null, "list": ["x", 2], "map": {"y": false}}

                {"p": "b"}
                """
        )
        #expect(try account.service.seed(file) == ["table": 2])
        #expect(try account.service.seed(file) == ["table": 2])
        #expect(try account.service.tables().first?.itemCount == 2)
        let item = try #require(try account.get(["p": s("a")]))
        #expect(item["n"] == ["N": "1.5"])
        #expect(item["flag"] == ["BOOL": true])
        #expect(item["none"] == ["NULL": true])
        #expect(item["list"] == ["L": [["S": "x"], ["N": "2"]]])
        #expect(item["map"] == ["M": ["y": ["BOOL": false]]])
    }

    @Test("a .json file holds the request items of BatchWriteItem, more than 25 as well")
    func requestItems() throws {
        try account.createTable()
        let requests = (0..<100).map { #"{"PutRequest": {"Item": {"p": {"S": "\#($0)"}}}}"# }
        let file = try SeedFile(name: "a.json", content: #"{"table": [\#(requests.joined(separator: ",\n"))]}"#)
        #expect(try account.service.seed(file) == ["table": 100])
        #expect(try account.service.tables().first?.itemCount == 100)
    }

    @Test("a bad item names file, line and item, and nothing of its file is written")
    func badItem() throws {
        try account.createTable()
        let lines = "{\"p\": \"a\"}\n\n{\"q\": \"b\"}\n"
        #expect(
            failure("seeds/table.jsonl", lines)
                == "seeds/table.jsonl, line 3, item 2: One or more parameter values were invalid: Missing the key p in "
                + "the item; nothing of this file was written"
        )
        let requests = """
            {"table": [
              {"PutRequest": {"Item": {"p": {"S": "a"}}}},
              {"PutRequest": {"Item": {"p": {"X": "a"}}}}
            ]}
            """
        #expect(failure("a.json", requests).hasPrefix("a.json, line 3, item 2: "))
        #expect(try account.service.tables().first?.itemCount == 0)
    }

    @Test("what is no seed says so")
    func refused() throws {
        try account.createTable()
        #expect(failure("table.jsonl", "{\"p\": }").hasPrefix("table.jsonl, line 1, item 1: not JSON: "))
        #expect(failure("table.jsonl", "[1]").contains("a line holds one JSON object"))
        #expect(failure("a.json", "{\"table\": [{\"DeleteRequest\": {}}]}").contains("PutRequests, not DeleteRequest"))
        #expect(failure("nowhere.jsonl", "{\"p\": \"a\"}").contains("there is no table nowhere"))
        #expect(failure("a.csv", "").contains("a seed is a .json file of request items or a TABLE.jsonl file"))
    }
}
