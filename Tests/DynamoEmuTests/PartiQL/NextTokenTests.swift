import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite("NextToken")
struct NextTokenTests {
    private let key: Item = ["p": .s("é"), "s": .n(DynamoNumber(3))]

    @Test func `a token carries its key`() throws {
        let text = NextToken(after: key, for: 7).text
        #expect(try NextToken(text, for: 7).key == key)
    }

    @Test func `a token of another request does not match`() {
        let text = NextToken(after: key, for: 7).text
        #expect(refusal { _ = try NextToken(text, for: 8) } == "NextToken does not match request")
    }

    @Test(arguments: ["", "x", "AAAA", "not base64!", String(repeating: "A", count: 64)])
    func `what is no token is invalid`(_ text: String) {
        #expect(refusal { _ = try NextToken(text, for: 7) } == "Invalid NextToken")
    }

    @Test func `a token that was changed is invalid`() {
        var text = Array(NextToken(after: key, for: 7).text)
        text[20] = text[20] == "A" ? "B" : "A"
        #expect(refusal { _ = try NextToken(String(text), for: 7) } == "Invalid NextToken")
    }

    @Test func `statement and parameters are what a token is bound to`() {
        let one = NextToken.fingerprint(of: "SELECT * FROM t WHERE a = ?", [.s("x")])
        #expect(one == NextToken.fingerprint(of: "SELECT * FROM t WHERE a = ?", [.s("x")]))
        #expect(one != NextToken.fingerprint(of: "SELECT * FROM t WHERE a = ?", [.s("y")]))
        #expect(one != NextToken.fingerprint(of: "SELECT * FROM t WHERE b = ?", [.s("x")]))
    }
}
