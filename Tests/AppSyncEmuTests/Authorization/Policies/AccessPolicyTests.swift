import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

@Suite struct AccessPolicyTests {
    private static let arn = "arn:aws:appsync:eu-west-1:000000000000:apis/library"
    private static let query = "\(arn)/types/Query/fields/shelf"
    private static let mutation = "\(arn)/types/Mutation/fields/lend"

    private func policy(_ statements: JSONValue...) throws -> AccessPolicy {
        try AccessPolicy(documents: [["Version": "2012-10-17", "Statement": .array(statements)]])
    }

    private func allow(_ resource: String, action: String = "appsync:GraphQL") -> JSONValue {
        ["Effect": "Allow", "Action": .string(action), "Resource": .string(resource)]
    }

    @Test func `what is not allowed is denied, and Deny comes first`() throws {
        let reads = try policy(allow("\(Self.arn)/types/Query/*"))
        #expect(reads.decision(on: Self.query) == .allowed)
        #expect(reads.decision(on: Self.mutation) == .notAllowed)
        let all = try policy(
            allow("*"), ["Effect": "Deny", "Action": ["appsync:*"], "Resource": [.string(Self.mutation)]])
        #expect(all.decision(on: Self.query) == .allowed)
        #expect(all.decision(on: Self.mutation) == .explicitlyDenied)
    }

    @Test func `actions have no case, and others do not matter`() throws {
        #expect(try policy(allow("*", action: "AppSync:graphql")).decision(on: Self.query) == .allowed)
        #expect(try policy(allow("*", action: "*")).decision(on: Self.query) == .allowed)
        #expect(try policy(allow("*", action: "appsync:GetGraphqlApi")).decision(on: Self.query) == .notAllowed)
        let notAction: JSONValue = ["Effect": "Allow", "NotAction": "dynamodb:*", "Resource": "*"]
        #expect(try policy(notAction).decision(on: Self.query) == .allowed)
        let notResource: JSONValue = [
            "Effect": "Allow", "Action": "appsync:GraphQL", "NotResource": .string(Self.mutation),
        ]
        #expect(try policy(notResource).decision(on: Self.query) == .allowed)
        #expect(try policy(notResource).decision(on: Self.mutation) == .notAllowed)
    }

    @Test func `whether there is anything to be had`() throws {
        #expect(try policy(allow("\(Self.arn)/types/Query/fields/none")).allowsAnything(of: Self.arn))
        #expect(try !policy(allow("\(Self.arn)2/*")).allowsAnything(of: Self.arn))
        #expect(try !policy(allow("arn:aws:appsync:*:*:apis/other/*")).allowsAnything(of: Self.arn))
        #expect(try policy(allow("arn:aws:appsync:*:*:apis/lib*/types/Query/*")).allowsAnything(of: Self.arn))
        #expect(try !policy().allowsAnything(of: Self.arn))
    }

    private func deny(_ resource: String) -> JSONValue {
        ["Effect": "Deny", "Action": "appsync:*", "Resource": .string(resource)]
    }

    @Test(arguments: [
        ("*", true), ("arn:aws:appsync:*:*:*", true), ("\(arn)/*", true), ("\(arn)/types/*", true),
        ("\(arn)/types/*/fields/*", true),
        ("arn:aws:appsync:*:*:apis/lib*", true), ("\(arn)/types/Query/*", false), ("\(arn)2/*", false),
        ("\(arn)/types/*/fields/lend", false), (arn, false),
    ])
    func `a Deny of the whole API leaves nothing`(resource: String, coversAll: Bool) throws {
        let policy = try policy(allow("*"), deny(resource))
        #expect(policy.allowsAnything(of: Self.arn) == !coversAll)
    }

    @Test func `a Deny of everything else than another API leaves nothing here`() throws {
        func denial(besides resource: String) -> JSONValue {
            ["Effect": "Deny", "Action": "*", "NotResource": .string(resource)]
        }
        #expect(
            try !policy(allow("*"), denial(besides: "arn:aws:appsync:*:*:apis/other/*")).allowsAnything(of: Self.arn))
        #expect(try policy(allow("*"), denial(besides: Self.query)).allowsAnything(of: Self.arn))
    }

    @Test func `what cannot be judged is refused`() {
        for (statement, reason) in [
            (
                ["Effect": "Allow", "Action": "*", "Resource": "*", "Condition": [:]],
                "Condition in a Statement is not emulated"
            ),
            (["Effect": "Maybe", "Action": "*", "Resource": "*"], "Effect is Allow or Deny"),
            (["Effect": "Allow", "Resource": "*"], "a Statement has Action or NotAction"),
            (["Effect": "Allow", "Action": "*", "Resource": 1], "Resource is a string or a list of strings"),
            (
                ["Effect": "Allow", "Action": "*", "Resource": "*/types/Query/*"],
                #"Resource */types/Query/* must be in ARN format or "*"."#
            ),
        ] as [(JSONValue, String)] {
            do {
                _ = try policy(statement)
                Issue.record("\(reason): it was taken.")
            } catch { #expect("\(error)" == reason) }
        }
    }

    @Test func `a principal is a key, an ARN or the name of a role`() throws {
        let file = """
            {"AKIAREADER": {"Statement": []}, "arn:aws:iam::000000000000:user/ada": {"Statement": []},
             "publisher": [{"Statement": []}]}
            """
        let policies = try AccessPolicies(parsing: Array(file.utf8))
        func isLimited(_ key: String, _ arn: String? = nil) -> Bool {
            var principal = SigV4Principal(
                accessKeyID: key, region: "eu-west-1", service: "appsync", hasSessionToken: false, isVerified: true)
            principal.principalARN = arn
            return policies.policy(of: principal, accountID: "000000000000") != nil
        }
        #expect(isLimited("AKIAREADER"))
        #expect(isLimited("ada"))
        #expect(isLimited("x", "arn:aws:sts::000000000000:assumed-role/publisher/fn"))
        #expect(!isLimited("x", "arn:aws:sts::000000000000:assumed-role/agent/fn"))
        #expect(!isLimited("test"))
        #expect(throws: AccessPolicies.Malformed.self) { try AccessPolicies(parsing: Array("[]".utf8)) }
    }
}
