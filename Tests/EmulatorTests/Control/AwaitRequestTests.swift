import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

@testable import emulator

struct AwaitRequestTests {
    @Test func `everything that can be asked for`() throws {
        let request = try AwaitRequest([
            "subscribers": 2, "deliveries": 3, "quiet": true, "api": "chess", "field": "onMove",
            "arguments": ["game": "g1"], "since": 17, "timeoutMs": 2500,
        ])
        #expect(request.subscribers == 2)
        #expect(request.deliveries == 3)
        #expect(request.isQuiet)
        #expect(request.apiID == "chess")
        #expect(request.field == "onMove")
        #expect(request.arguments == [WantedArgument(name: "game", value: "g1")])
        #expect(request.since == 17)
        #expect(request.timeout == .milliseconds(2500))
        #expect(try AwaitRequest(["quiet": true]).timeout == .seconds(10))
    }

    @Test(
        arguments: [
            ([], "the body must be a JSON object"),
            ([:], "name what to wait for: subscribers, deliveries or quiet"),
            (["field": "onMove"], "name what to wait for: subscribers, deliveries or quiet"),
            (["subscribers": -1], "subscribers takes a whole number from 0 up, not -1"),
            (["deliveries": "3"], #"deliveries takes a whole number from 0 up, not "3""#),
            (["subscribers": .double(1.5)], "subscribers takes a whole number from 0 up, not 1.5"),
            (["quiet": false], "quiet takes true, not false"),
            (["quiet": true, "timeoutMs": 600_001], "timeoutMs takes a whole number from 0 to 600000, not 600001"),
            (["quiet": true, "field": "onMove"], "quiet is about everything: it takes no field"),
            (["subscribers": 1, "since": 3], "since is for deliveries"),
            (["subscribers": 1, "field": 3], "field takes a string, not 3"),
            (["subscribers": 1, "arguments": ["a"]], #"arguments takes an object of argument values, not ["a"]"#),
            (
                ["subscriber": 1],
                "there is no member subscriber; there are subscribers, deliveries, quiet, field, arguments, api, since and timeoutMs"
            ),
        ] as [(JSONValue, String)])
    func `what is wrong is named`(body: JSONValue, sentence: String) {
        do throws(ControlError) {
            _ = try AwaitRequest(body)
            Issue.record("It was taken.")
        } catch { #expect(error.message == sentence) }
    }
}
