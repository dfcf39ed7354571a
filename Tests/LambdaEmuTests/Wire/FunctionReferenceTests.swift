import EmulatorCore
import NIOHTTP1
import OrderedCollections
import Testing

@testable import LambdaEmu

@Suite struct FunctionReferenceTests {
    @Test(
        arguments: [
            ("publisher", nil, "publisher", nil),
            ("publisher:prod", nil, "publisher", "prod"),
            ("publisher:$LATEST", nil, "publisher", "$LATEST"),
            ("publisher:$LATEST.PUBLISHED", nil, "publisher", "$LATEST.PUBLISHED"),
            ("publisher", "7", "publisher", "7"),
            ("publisher:prod", "prod", "publisher", "prod"),
            ("000000000000:function:publisher", nil, "publisher", nil),
            ("123456789012:function:publisher:1", nil, "publisher", "1"),
            ("function:publisher", nil, "publisher", nil),
            ("arn:aws:lambda:eu-west-1:123456789012:function:publisher", nil, "publisher", nil),
            ("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:publisher:prod", nil, "publisher", "prod"),
            ("arn:aws-iso-b:lambda:us-isob-east-1:123456789012:function:publisher", nil, "publisher", nil),
            ("arn:aws-eusc:lambda:eusc-de-east-1:123456789012:function:publisher", nil, "publisher", nil),
            ("us-east-1:publisher", nil, "publisher", nil),
            ("function:$LATEST", nil, "function", "$LATEST"),
            ("a.b_c-D9", "$LATEST", "a.b_c-D9", "$LATEST"),
        ] as [(String, String?, String, String?)])
    func `names in every form lead to name and qualifier`(
        text: String, parameter: String?, name: String, qualifier: String?
    ) throws {
        var violations: [ConstraintViolation] = []
        let reference = try FunctionReference(functionName: text, qualifier: parameter, violations: &violations)
        #expect(violations.isEmpty)
        #expect(reference?.name == name)
        #expect(reference?.qualifier == qualifier)
    }

    @Test(arguments: [
        "", " ", "a b", "publisher:", "publisher:a:b", "arn:aws:s3:::bucket", "arn:aws:lambda",
        "arn:aws:lambda:us-east-1:123456789012:layer:x:1", "arn:aws:lambda:eu-west-3::function:publisher",
        "publisher:$OTHER", "https://example.com",
    ])
    func `what is no name is refused by the pattern of the service model`(text: String) throws {
        var violations: [ConstraintViolation] = []
        #expect(try FunctionReference(functionName: text, qualifier: nil, violations: &violations) == nil)
        #expect(
            violations.map(\.description) == [
                "Value '\(text)' at 'functionName' failed to satisfy constraint: Member must satisfy regular "
                    + #"expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?"#
                    + #"-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)"#
                    + #"(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"#
            ])
    }

    @Test func `a long name and a wrong qualifier are said together`() async {
        let name = String(repeating: "n", count: 257)
        let answer = await LambdaAccount().send(.POST, "/2015-03-31/functions/\(name)/invocations?Qualifier=a%20b")
        #expect(answer.status == 400)
        #expect(answer.errorType == "ValidationException")
        #expect(
            answer.json?["message"]?.string
                == "2 validation errors detected: Value '\(name)' at 'functionName' failed to satisfy constraint: Member "
                + "must have length less than or equal to 256; Value 'a b' at 'qualifier' failed to satisfy constraint: "
                + #"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"#)
    }

    @Test func `two qualifiers must agree`() async {
        let answer = await LambdaAccount().send(.POST, "/2015-03-31/functions/publisher%3A1/invocations?Qualifier=2")
        #expect(answer.status == 400)
        #expect(answer.errorType == "InvalidParameterValueException")
        #expect(
            answer.body
                == #"{"Type":"User","message":"The derived qualifier from the function name does not match the "#
                + #"specified qualifier."}"#)
    }
}
