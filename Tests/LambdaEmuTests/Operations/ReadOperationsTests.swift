import EmulatorCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct ReadOperationsTests {
    private static let configuration =
        #"{"FunctionName":"publisher","#
        + #""FunctionArn":"arn:aws:lambda:us-east-1:000000000000:function:publisher","Runtime":"python3.12","#
        + #""Role":"arn:aws:iam::000000000000:role/publisher","Handler":"publisher.handler","CodeSize":1234,"#
        + #""Description":"","Timeout":3,"MemorySize":128,"LastModified":"2027-01-15T08:00:00.000+0000","#
        + #""CodeSha256":"c2hhMjU2","Version":"$LATEST","TracingConfig":{"Mode":"PassThrough"},"#

    @Test func `GetFunctionConfiguration answers the configuration, with its state`() async {
        let account = LambdaAccount()
        account.deploy("publisher") {
            $0.variables = ["TABLE": "sessions", "A": "1"]
            $0.layers = [LayerContent(arn: "arn:aws:lambda:us-east-1:1:layer:l:1", directory: "/l", source: "/s")]
        }
        let answer = await account.send(.GET, "/2015-03-31/functions/publisher/configuration")
        #expect(answer.status == 200)
        #expect(answer.headers.first(name: "content-type") == "application/json")
        let json = answer.json
        #expect(json?["Environment"] == ["Variables": ["TABLE": "sessions", "A": "1"]])
        #expect(json?["Layers"] == [["Arn": "arn:aws:lambda:us-east-1:1:layer:l:1"]])
        #expect(json?["State"] == "Active")
        #expect(json?["LastUpdateStatus"] == "Successful")
        #expect(json?["PackageType"] == "Zip")
        #expect(json?["Architectures"] == ["x86_64"])
        #expect(json?["EphemeralStorage"] == ["Size": 512])
        #expect(json?["LoggingConfig"] == ["LogFormat": "Text", "LogGroup": "/aws/lambda/publisher"])
        #expect(account.steps(answer.requestID) == ["GetFunctionConfiguration publisher ok"])
    }

    @Test func `without variables there is no Environment`() async {
        let answer = await LambdaAccount().send(.GET, "/2015-03-31/functions/publisher/configuration")
        #expect(answer.body.hasPrefix(Self.configuration))
        #expect(answer.json?["Environment"] == nil)
    }

    @Test func `a qualifier shows in the ARN`() async {
        let answer = await LambdaAccount().send(
            .GET, "/2015-03-31/functions/publisher/configuration?Qualifier=%24LATEST")
        #expect(
            answer.json?["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:publisher:$LATEST")
    }

    @Test func `GetFunction adds the code's place and the reserved concurrency`() async {
        let account = LambdaAccount()
        let plain = await account.send(.GET, "/2015-03-31/functions/publisher")
        #expect(plain.json?["Configuration"]?["State"] == "Active")
        #expect(plain.json?["Code"] == ["RepositoryType": "S3", "Location": "file:///src/publisher"])
        #expect(plain.json?["Concurrency"] == nil)
        account.deploy("publisher") { $0.reservedConcurrentExecutions = 5 }
        let reserved = await account.send(.GET, "/2015-03-31/functions/publisher")
        #expect(reserved.json?["Concurrency"] == ["ReservedConcurrentExecutions": 5])
    }

    @Test func `the revision stays while name and code do`() async {
        let first = await LambdaAccount().send(.GET, "/2015-03-31/functions/publisher")
        let account = LambdaAccount()
        let second = await account.send(.GET, "/2015-03-31/functions/publisher")
        let revision = first.json?["Configuration"]?["RevisionId"]
        #expect(revision?.string?.utf8.count == 36)
        #expect(revision == second.json?["Configuration"]?["RevisionId"])
        account.deploy("publisher") { $0.code.sha256 = "b3RoZXI=" }
        let third = await account.send(.GET, "/2015-03-31/functions/publisher")
        #expect(revision != third.json?["Configuration"]?["RevisionId"])
    }

    @Test(arguments: ["/2015-03-31/functions/none", "/2015-03-31/functions/none/configuration"])
    func `an unknown function is not found`(uri: String) async {
        let answer = await LambdaAccount().send(.GET, uri)
        #expect(answer.status == 404)
        #expect(answer.errorType == "ResourceNotFoundException")
    }

    // MARK: - ListFunctions

    @Test func `no functions are an empty list`() async {
        let answer = await LambdaAccount([]).send(.GET, "/2015-03-31/functions/")
        #expect(answer.status == 200)
        #expect(answer.body == #"{"Functions":[],"NextMarker":null}"#)
    }

    @Test func `a list leaves out the state`() async {
        let answer = await LambdaAccount().send(.GET, "/2015-03-31/functions")
        let function = answer.json?["Functions"]?.array?.first
        #expect(function?["FunctionName"] == "publisher")
        #expect(function?["State"] == nil)
        #expect(function?["LastUpdateStatus"] == nil)
    }

    @Test func `pages follow one another, at most fifty functions each`() async {
        let names = (0..<120).map { "f\($0)" }
        let account = LambdaAccount(names)
        var seen: [String] = []
        var sizes: [Int] = []
        var marker = ""
        repeat {
            let answer = await account.send(.GET, "/2015-03-31/functions/?MaxItems=1000&Marker=\(marker)")
            let page = answer.json?["Functions"]?.array ?? []
            seen += page.compactMap { $0["FunctionName"]?.string }
            sizes.append(page.count)
            marker = answer.json?["NextMarker"]?.string ?? ""
        } while !marker.isEmpty && sizes.count < 9
        #expect(seen == names)
        #expect(sizes == [50, 50, 20])
    }

    @Test func `all versions are listed, aliases are not`() async {
        let account = LambdaAccount(["first"])
        account.deploy("second") { $0.qualifiers = ["$LATEST", "1", "live"] }
        var arns: [String] = []
        var marker = ""
        repeat {
            let answer = await account.send(
                .GET, "/2015-03-31/functions/?FunctionVersion=ALL&MaxItems=2&Marker=\(marker)")
            for function in answer.json?["Functions"]?.array ?? [] {
                arns.append(function["FunctionArn"]?.string ?? "")
                #expect(arns.last?.hasSuffix(":" + (function["Version"]?.string ?? "?")) == true)
            }
            marker = answer.json?["NextMarker"]?.string ?? ""
        } while !marker.isEmpty && arns.count < 9
        let prefix = "arn:aws:lambda:us-east-1:000000000000:function:"
        #expect(arns == ["first:$LATEST", "second:$LATEST", "second:1"].map { prefix + $0 })
    }

    @Test(arguments: [("1", "1"), ("live", "1"), ("$LATEST", "$LATEST")])
    func `a version and its alias are found`(qualifier: String, version: String) async {
        let account = LambdaAccount([])
        account.deploy("publisher") { $0.qualifiers = ["$LATEST", "1", "live"] }
        let read = await account.send(.GET, "/2015-03-31/functions/publisher/configuration?Qualifier=\(qualifier)")
        #expect(read.json?["Version"] == .string(version))
        #expect(read.json?["FunctionArn"]?.string?.hasSuffix(":publisher:\(qualifier)") == true)
        let invoked = await account.invoke("publisher:\(qualifier)")
        #expect(invoked.headers.first(name: "X-Amz-Executed-Version") == version)
        #expect(account.invoker.received.first?.invokedFunctionARN.hasSuffix(":publisher:\(qualifier)") == true)
    }

    @Test(arguments: [
        (
            "MaxItems=0",
            "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value "
                + "greater than or equal to 1"
        ),
        (
            "MaxItems=10001&FunctionVersion=x",
            "2 validation errors detected: Value '10001' at 'maxItems' failed to satisfy constraint: Member must have "
                + "value less than or equal to 10000; Value 'x' at 'functionVersion' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [ALL]"
        ),
    ])
    func `parameters outside the service model are refused`(query: String, message: String) async {
        let answer = await LambdaAccount().send(.GET, "/2015-03-31/functions/?\(query)")
        #expect(answer.status == 400)
        #expect(answer.errorType == "ValidationException")
        #expect(answer.json == ["message": .string(message)])
    }

    @Test(arguments: ["!", "bm9uZQ"])
    func `a marker that leads nowhere is refused`(marker: String) async {
        let answer = await LambdaAccount().send(.GET, "/2015-03-31/functions/?Marker=\(marker)")
        #expect(answer.status == 400)
        #expect(answer.errorType == "InvalidParameterValueException")
    }
}
