import EmulatorCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct FunctionLookupTests {
    @Test func `an unknown function is not found, in Lambda's words`() async {
        let account = LambdaAccount()
        let answer = await account.invoke("publishr")
        #expect(answer.status == 404)
        #expect(answer.errorType == "ResourceNotFoundException")
        #expect(answer.headers.first(name: "content-type") == "application/json")
        #expect(
            answer.body
                == #"{"Message":"Function not found: arn:aws:lambda:us-east-1:000000000000:function:publishr","#
                + #""Type":"User"}"#)
        #expect(account.steps(answer.requestID) == ["Invoke publishr ResourceNotFoundException"])
    }

    @Test func `the log says which functions there are, and the nearest`() async {
        let account = LambdaAccount(["orchestrator", "StatusPublisher"])
        _ = await account.invoke("status-publisher")
        #expect(
            account.lines.all == [
                "notice: Invoke: Function not found: arn:aws:lambda:us-east-1:000000000000:function:status-publisher. "
                    + "Deployed: orchestrator, StatusPublisher; did you mean StatusPublisher?"
            ])
    }

    @Test func `the log says when there is none, or a logical id was meant`() async {
        let account = LambdaAccount([])
        _ = await account.invoke("x")
        account.deploy("pipeline-Publisher-1a2b") { $0.logicalID = "Publisher" }
        _ = await account.invoke("Publisher")
        #expect(account.lines.all.first?.hasSuffix(". No function is deployed") == true)
        #expect(
            account.lines.all.last?.hasSuffix(
                ". Publisher is a logical id of the template; the function's name is pipeline-Publisher-1a2b") == true)
    }

    @Test(arguments: ["prod", "1"])
    func `a qualifier other than $LATEST is not found`(qualifier: String) async {
        let account = LambdaAccount()
        let answer = await account.send(.POST, "/2015-03-31/functions/publisher/invocations?Qualifier=\(qualifier)")
        #expect(answer.status == 404)
        #expect(
            answer.json?["Message"]?.string
                == "Function not found: arn:aws:lambda:us-east-1:000000000000:function:publisher:\(qualifier)")
        #expect(account.lines.all.first?.hasSuffix(". publisher is deployed, with $LATEST") == true)
    }

    @Test(
        arguments: [
            ("publisher", ["orchestrator", "publisher-a"], "publisher-a"),
            ("pubilsher", ["orchestrator", "publisher"], "publisher"),
            ("x", ["orchestrator"], nil),
        ] as [(String, [String], String?)])
    func `only a near name is offered`(text: String, names: [String], nearest: String?) {
        #expect(NearestName(to: text, among: names).name == nearest)
    }
}
