import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// The grammars of AppSync's scalars (AppSync developer guide, scalars).
@Suite struct ScalarTests {
    private static let texts: [(any Scalar.Type, good: [String], bad: [String])] = [
        (
            AWSDateScalar.self,
            ["1970-01-01Z", "1970-01-01", "1970-01-01-07:00", "1970-01-01+05:30:15", "-0044-03-15", "2024-02-29"],
            ["", "70-01-01", "2026-02-29", "2026-13-01", "2026-1-1", "2026-01-01T", "2026-01-01+19:00", "x2026-01-01"]
        ),
        (
            AWSTimeScalar.self, ["12:00:34.", "12:00", "12:00:34Z", "12:00:34.123456789+05:30", "23:59:59-18:00"],
            ["24:00", "12:60", "1:00", "12:00:34.1234567890", "12:00:34 Z", "12"]
        ),
        (
            AWSDateTimeScalar.self,
            ["1930-01-01T16:00:00-07:00", "2026-11-22T20:30:51.123Z", "2026-11-22T20:30Z", "2026-11-22T20:30:51.Z"],
            ["2026-11-22T20:30:51", "2026-11-22", "2026-11-22 20:30:51Z", "2026-11-31T00:00Z", "2026-11-22T20:30:51ZZ"]
        ),
        (
            AWSEmailScalar.self, ["a@b", "first.last+tag@example.com", "\"quoted @\"@example.com"],
            ["", "a", "@b", "a@", "a b@c.d", "a@b..c", "a@.b"]
        ),
        (
            AWSURLScalar.self,
            [
                "https://www.amazon.com/dp/B000NZW3KC/", "mailto:example@example.com", "http://a?b=c//d",
                "s3://bucket/key", "http://localhost:3000/x", "http://user:word@[::1]:80/", "file:///etc/hosts",
            ],
            [
                "http://a:99999/", "http://a:x", "https://?q", "", "www.amazon.com", "https:/a", "https://",
                "https://a//b", "https://a b", "1http://a",
            ]
        ),
        (
            AWSPhoneScalar.self,
            [
                "+1 206-555-0100", "2065550100", "1 206 555 0100", "+44 20 7946 0958", "(206) 555-0100",
                "011 49 30 901820",
                "+1 345 555 2222", "+61 483 911 111", "+33 1 23 45 67 89", "+81 3-1234-5678", "+91 98765 43210",
                "+86 138 0013 8000", "+49 1512 3456789", "+55 11 91234-5678", "+39 06 69812345", "+41 44 668 18 00",
                "+65 6123 4567", "+225 07 01 23 45 67", "+800 1234 5678", "+358 9 1234567", "+20 2 23456789",
            ],
            [
                // amplify-flutter issue 822, amplify-studio issue 759, amplify-js issues 2825 and 9065
                "1110004444", "+12312", "575-111-1111", "6781982162",
                "", "555", "+0 123 456 789", "+1 123 456 7890", "phone", "+1 999 555 0100", "+44 20 7946",
                "+44 0 7946 0958",
                "+33 1 23 45 67", "+33 0 12 34 56 78", "+999 1234567", "+210 1234567", "+49", "++49 30 901820",
                "+65 1123 4567",
                "+1 206 555 01000", "206-555-01O0", "+٣٣ 123456789",
            ]
        ),
        (
            AWSIPAddressScalar.self,
            ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
            ["", "256.0.0.1", "1.2.3", "10.0.0.0/33", "1::2::3", "1:2:3:4:5:6:7", "::/129", "g::", "1.2.3.4/"]
        ),
    ]

    @Test func `texts of the grammar pass both ways, others neither`() {
        for (scalar, good, bad) in Self.texts {
            for text in good {
                #expect(scalar.parse(literal: .string(text)) == .string(text), "\(scalar.name) \(text)")
                #expect(throws: Never.self, "\(scalar.name) \(text)") { try scalar.parse(variable: .string(text)) }
                #expect(throws: Never.self, "\(scalar.name) \(text)") { try scalar.serialize(.string(text)) }
            }
            for text in bad {
                #expect(scalar.parse(literal: .string(text)) == nil, "\(scalar.name) \(text)")
                #expect(throws: ScalarError.self, "\(scalar.name) \(text)") {
                    try scalar.parse(variable: .string(text))
                }
                #expect(throws: ScalarError.self, "\(scalar.name) \(text)") { try scalar.serialize(.string(text)) }
            }
            #expect(scalar.parse(literal: .int("1")) == nil)
        }
    }

    @Test func `every scalar of a schema is implemented`() throws {
        for case .scalar(let type) in try ExecutionFixture.schema().types.values {
            #expect(Scalars.named(type.name) != nil, "\(type.name)")
        }
    }

    @Test func `AWSJSON is written as compact text whatever it is`() throws {
        #expect(try AWSJSONScalar.serialize(["a": [1, nil]]) == #"{"a":[1,null]}"#)
        #expect(try AWSJSONScalar.serialize("{}") == #""{}""#)
        #expect(try AWSJSONScalar.serialize(1) == "1")
    }

    @Test func `Int has 32 bits`() throws {
        #expect(try IntScalar.serialize(2_147_483_647) == 2_147_483_647)
        #expect(throws: ScalarError(message: "Expected type 'Int' but was 'Integer'.")) {
            try IntScalar.serialize(2_147_483_648)
        }
        #expect(throws: ScalarError.self) { try IntScalar.serialize(.number(JSONNumber(text: "1.5"))) }
    }
}
