import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct AuthorizerVerdictTests {
    private func verdict(_ answer: JSONValue) throws(AuthorizerVerdict.Malformed) -> AuthorizerVerdict {
        try AuthorizerVerdict(answer, of: TokenFixture.api(.lambda))
    }

    @Test func `a verdict in full`() throws {
        let verdict = try verdict([
            "isAuthorized": true, "resolverContext": ["userid": "ada", "limit": 3], "ttlOverride": 10,
            "deniedFields": ["Mutation.lend", "Book.price"],
        ])
        #expect(verdict.isAuthorized)
        #expect(verdict.resolverContext == ["userid": "ada", "limit": 3])
        #expect(verdict.ttl == .seconds(10))
        #expect(
            verdict.deniedFields == [.init(type: "Mutation", field: "lend"), .init(type: "Book", field: "price")])
        #expect(verdict.withoutEffect == [])
    }

    @Test func `isAuthorized is enough`() throws {
        let verdict = try verdict(["isAuthorized": false, "resolverContext": nil])
        #expect(!verdict.isAuthorized)
        #expect(verdict.ttl == nil)
    }

    @Test func `an ARN denies a field of its own API only`() throws {
        let arn = "arn:aws:appsync:eu-west-1:000000000000:apis/"
        let verdict = try verdict([
            "isAuthorized": true,
            "deniedFields": [
                .string("\(arn)library/types/Book/fields/price"), .string("\(arn)other/types/Book/fields/title"),
            ],
        ])
        #expect(verdict.deniedFields == [.init(type: "Book", field: "price")])
        #expect(verdict.withoutEffect == [])
    }

    @Test func `what names no field denies nothing`() throws {
        let entries: [JSONValue] = ["Mutation", "Mutation.*", "*", "a.b.c", ".x", "arn:aws:appsync:x"]
        let verdict = try verdict(["isAuthorized": true, "deniedFields": .array(entries)])
        #expect(verdict.deniedFields.isEmpty)
        #expect(verdict.withoutEffect == entries.compactMap(\.string))
    }

    static let malformed: [(JSONValue, String)] = [
        ("yes", #"answered "yes", which is no JSON object"#),
        (nil, "answered null, which is no JSON object"),
        ([:], "answered without an isAuthorized that is true or false"),
        (["isAuthorized": "true"], "answered without an isAuthorized that is true or false"),
        (
            ["isAuthorized": true, "resolverContext": ["user": ["id": 1]]],
            "answered with a resolverContext whose user is nested; it takes keys and plain values only"
        ),
        (
            ["isAuthorized": true, "resolverContext": "ada"],
            "answered with a resolverContext that is no object"
        ),
        (
            ["isAuthorized": true, "deniedFields": "Mutation.lend"],
            "answered with deniedFields that are no list of strings"
        ),
        (
            ["isAuthorized": true, "ttlOverride": -1],
            "answered with the ttlOverride -1, which is no number of seconds"
        ),
    ]

    @Test(arguments: malformed)
    func `what is no verdict says why`(answer: JSONValue, reason: String) {
        #expect(throws: AuthorizerVerdict.Malformed(reason: reason)) { try verdict(answer) }
    }

    @Test func `a context over 5 MB`() {
        let text = String(repeating: "x", count: AuthorizerVerdict.contextLimit)
        #expect(throws: AuthorizerVerdict.Malformed.self) {
            try verdict(["isAuthorized": true, "resolverContext": ["text": .string(text)]])
        }
    }
}
