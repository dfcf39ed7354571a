import EmulatorCore
import NIOCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import DynamoEmu

private let tableARN = "arn:aws:dynamodb:us-east-1:000000000000:table/table"

@Suite("Tags")
struct TagTests {
    let account: TestAccount

    init() throws {
        account = try TestAccount()
        try account.createTable(with: ["Tags": [tag("made", "with it")]])
    }

    private func add(_ tags: JSONValue) throws -> TestAccount.Answer {
        try account.send("TagResource", ["ResourceArn": .string(tableARN), "Tags": tags])
    }

    private func remove(_ keys: JSONValue) throws -> TestAccount.Answer {
        try account.send("UntagResource", ["ResourceArn": .string(tableARN), "TagKeys": keys])
    }

    private func tags() throws -> JSONValue? {
        try account.expect("ListTagsOfResource", ["ResourceArn": .string(tableARN)])["Tags"]
    }

    @Test func `tags are added, changed and taken away; the answers have no body`() throws {
        let added = try add([tag("made", "anew"), tag("b", "")])
        #expect(added.status == 200 && added.body.readableBytes == 0 && added.headers.first(name: "x-amz-crc32") == "0")
        #expect(try tags() == [tag("made", "anew"), tag("b", "")])
        let removed = try remove(["made", "never there"])
        #expect(removed.status == 200 && removed.body.readableBytes == 0)
        #expect(try tags() == [tag("b", "")])
    }

    @Test func `fifty tags come in one page; the fifty-first is refused`() throws {
        let many = (1...49).map { tag("k\($0)", "v") }
        #expect(try add(.array(many)).status == 200)
        let listed = try account.expect("ListTagsOfResource", ["ResourceArn": .string(tableARN)])
        #expect(listed["Tags"]?.array?.count == 50 && listed["NextToken"] == nil)
        // One that is there already counts once.
        #expect(try add(.array(many)).status == 200)
        let tooMany = "Number of Tags exceed the current limit for the provided ResourceArn"
        #expect(try add([tag("k1", "new"), tag("k50", "v")]).message == tooMany)
        #expect(try add(.array((1...51).map { tag("x\($0)", "v") })).message == tooMany)
        #expect(try remove(.array((1...51).map { .string("x\($0)") })).message == tooMany)
        #expect(try tags()?.array?[1] == tag("k1", "v"))
    }

    @Test(
        arguments: [
            ([tag("", "v")], "The Tag Key provided is invalid, Key: "),
            ([["Value": "v"]], "The Tag Key provided is invalid, Key: null"),
            ([["Key": "k"]], "The Tag Value provided is invalid, Value: null"),
            ([tag("bad#char", "v")], "The Tag Key provided is invalid, Key: bad#char"),
            ([tag("k", "100%")], "The Tag Value provided is invalid, Value: 100%"),
            ([tag("k", "🔑")], "The Tag Value provided is invalid, Value: 🔑"),
            ([tag("k", "a\tb")], "The Tag Value provided is invalid, Value: a\tb"),
            ([tag("aws:foo", "v")], "Tag Key cannot be prefixed with aws:, Key: aws:foo"),
            ([tag("dup", "1"), tag("dup", "2")], "Duplicate Tag Keys provided as input: Duplicate Tag Key found dup"),
            ([tag("good", "v"), tag("aws:x", "v")], "Tag Key cannot be prefixed with aws:, Key: aws:x"),
            ([], "Atleast one Tag needs to be provided as Input."),
        ] as [([JSONValue], String)])
    func `a tag that breaks a rule breaks the request`(_ tags: [JSONValue], _ message: String) throws {
        let answer = try add(.array(tags))
        #expect(answer.status == 400 && answer.error == "ValidationException")
        #expect(answer.message == message)
        #expect(try self.tags() == [tag("made", "with it")])
    }

    @Test func `keys have up to 128 characters, values up to 256`() throws {
        let (key, value) = (String(repeating: "k", count: 128), String(repeating: "v", count: 256))
        #expect(try add([tag(key, value)]).status == 200)
        #expect(try add([tag(key + "k", "v")]).message == "The Tag Key provided is invalid, Key: \(key)k")
        #expect(try add([tag("k", value + "v")]).message == "The Tag Value provided is invalid, Value: \(value)v")
        #expect(try remove([.string(key + "k")]).message == "The Tag Key provided is invalid, Key: \(key)k")
    }

    @Test func `letters, digits and spaces of any script will do, and some punctuation`() throws {
        let allowed: [JSONValue] = [
            tag("ключ", "表"), tag("café 1", "a b+c-d=e.f_g:h/i@j"), tag(" lead", "\u{00A0}\u{3000}"),
            tag("Env", ""), tag("env", "x"),
        ]
        #expect(try add(.array(allowed)).status == 200)
        #expect(try tags() == .array([tag("made", "with it")] + allowed))
    }

    @Test func `what is to be untagged has rules too`() throws {
        #expect(try remove([]).message == "Atleast one Tag Key needs to be provided as Input.")
        #expect(try remove(["aws:x"]).message == "Tag Key cannot be prefixed with aws:, Key: aws:x")
    }

    @Test func `CreateTable has the same rules, and takes an empty list`() throws {
        try account.createTable("empty", with: ["Tags": []])
        try account.refuse(
            "CreateTable",
            [
                "TableName": "refused", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"),
                "AttributeDefinitions": [attribute("p")], "Tags": [tag("aws:x", "v")],
            ],
            "Tag Key cannot be prefixed with aws:, Key: aws:x"
        )
        #expect(try account.send("DescribeTable", ["TableName": "refused"]).error == "ResourceNotFoundException")
    }

    @Test(arguments: [
        ("not-an-arn", "ValidationException", "ARNs must start with 'arn:': not-an-arn"),
        ("arn:aws", "ValidationException", "Second colon partition not found: arn:aws"),
        ("arn:aws:dynamodb", "ValidationException", "Third colon vendor not found: arn:aws:dynamodb"),
        ("arn:aws:s3:us-east-1:000000000000:table/table", "AccessDeniedException", "Access is denied"),
        ("arn:aws:dynamodb:us-east-1:111111111111:table/table", "AccessDeniedException", "Access is denied"),
        (
            tableARN + "/index/i", "ValidationException",
            "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: \(tableARN)/index/i"
        ),
        (
            tableARN + "/backup/b", "ValidationException",
            "Provided Arn is not a DynamoDB resource arn: \(tableARN)/backup/b"
        ),
        (
            tableARN + "/stream/x", "ResourceNotFoundException",
            "Requested resource not found: ResourcArn: \(tableARN)/stream/x not found"
        ),
        (
            tableARN + "s", "ResourceNotFoundException",
            "Requested resource not found: ResourcArn: \(tableARN)s not found"
        ),
        (
            "arn:aws:dynamodb:eu-west-1:000000000000:table/table", "ValidationException",
            "Invalid TableArn: Invalid ResourceArn provided as input arn:aws:dynamodb:eu-west-1:000000000000:table/table"
        ),
    ])
    func `what is no table's ARN is refused`(_ arn: String, _ error: String, _ message: String) throws {
        for (operation, member) in [
            ("ListTagsOfResource", [:]), ("TagResource", ["Tags": [tag("k", "v")]]),
            ("UntagResource", ["TagKeys": ["k"]]),
        ] as [(String, JSONObject)] {
            var request = member
            request["ResourceArn"] = .string(arn)
            let answer = try account.send(operation, .object(request))
            #expect(answer.status == 400 && answer.error == error)
            #expect(answer.message?.hasSuffix(message) == true, "\(answer.json.text)")
        }
    }

    @Test func `missing members`() throws {
        try account.refuse("TagResource", [:], "Invalid TableArn")
        try account.refuse(
            "TagResource",
            ["ResourceArn": .string(tableARN)],
            "1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null"
        )
        try account.refuse(
            "UntagResource",
            ["ResourceArn": .string(tableARN)],
            "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"
        )
    }
}

private func tag(_ key: String, _ value: String) -> JSONValue { ["Key": .string(key), "Value": .string(value)] }
