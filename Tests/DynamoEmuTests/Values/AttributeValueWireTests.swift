import EmulatorCore
import OrderedCollections
import Testing

@testable import DynamoEmu

@Suite struct AttributeValueWireTests {
    @Test(
        "What is read is written back in canonical form",
        arguments: [
            (#"{"S":"x"}"#, #"{"S":"x"}"#), (#"{"S":""}"#, #"{"S":""}"#), (#"{"N":"1.50"}"#, #"{"N":"1.5"}"#),
            (#"{"B":"aGk="}"#, #"{"B":"aGk="}"#), (#"{"B":""}"#, #"{"B":""}"#),
            (#"{"BOOL":false}"#, #"{"BOOL":false}"#),
            (#"{"BOOL":"true"}"#, #"{"BOOL":true}"#), (#"{"NULL":true}"#, #"{"NULL":true}"#),
            (#"{"SS":["a","b"]}"#, #"{"SS":["a","b"]}"#), (#"{"NS":["1e1","2"]}"#, #"{"NS":["10","2"]}"#),
            (#"{"BS":["aGk=","AA=="]}"#, #"{"BS":["aGk=","AA=="]}"#), (#"{"L":[]}"#, #"{"L":[]}"#),
            (#"{"M":{}}"#, #"{"M":{}}"#),
            (#"{ "L" : [ {"S":"a"} , {"M":{"k":{"N":"1"}}} ] }"#, #"{"L":[{"S":"a"},{"M":{"k":{"N":"1"}}}]}"#),
            (#"{"S":"a\u00e9\n\"\\"}"#, #"{"S":"aé\n\"\\"}"#), (#"{"S":null,"N":"1","X":[{}]}"#, #"{"N":"1"}"#),
        ]
    )
    func roundTrip(written: String, canonical: String) throws {
        var writer = JSONWriter()
        try value(written).write(to: &writer)
        #expect(writer.string() == canonical)
    }

    @Test(
        "A wrong shape is a SerializationException",
        arguments: [
            (#"[]"#, "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"),
            (#""x""#, "Unexpected value type in payload"), (#"{"S":1}"#, "NUMBER_VALUE cannot be converted to String"),
            (#"{"S":1.5}"#, "DECIMAL_VALUE cannot be converted to String"),
            (#"{"N":true}"#, "TRUE_VALUE cannot be converted to String"),
            (#"{"S":false}"#, "FALSE_VALUE cannot be converted to String"),
            (#"{"S":{}}"#, "Start of structure or map found where not expected"),
            (#"{"S":[]}"#, "Unrecognized collection type class java.lang.String"),
            (#"{"BOOL":1}"#, "NUMBER_VALUE cannot be converted to Boolean"),
            (#"{"BOOL":"x"}"#, "Unexpected token received from parser"),
            (#"{"BOOL":[]}"#, "Unrecognized collection type class java.lang.Boolean"),
            (#"{"BOOL":{}}"#, "Start of structure or map found where not expected"),
            (#"{"B":1}"#, "only base-64-encoded strings are convertible to bytes"),
            (#"{"B":[]}"#, "Unrecognized collection type class java.nio.ByteBuffer"),
            (#"{"B":{}}"#, "Start of structure or map found where not expected"),
            (#"{"B":"abc"}"#, "Base64 encoded length is expected a multiple of 4 bytes but found: 3"),
            (#"{"B":"ab!="}"#, "Invalid base 64 character: '!'"),
            (#"{"B":"A==="}"#, "Invalid last non-pad Base64 character dectected"),
            (#"{"B":"aGl="}"#, "Invalid last non-pad Base64 character dectected"),
            (#"{"SS":"a"}"#, "Unexpected field type"),
            (#"{"SS":{}}"#, "Start of structure or map found where not expected"),
            (#"{"L":"a"}"#, "Unexpected field type"),
            (#"{"M":1}"#, "Unexpected field type"),
            (
                #"{"M":[]}"#,
                "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"
            ), (#"{"L":["a"]}"#, "Unexpected value type in payload"), (#"{"S":"a""#, ""),
        ]
    )
    func shapes(json: String, message: String) throws {
        let bytes = Array(json.utf8)
        let error = try bytes.withUnsafeBytes { bytes in
            var reader = try JSONReader(bytes)
            return refused { () throws(DynamoError) in _ = try AttributeValue.read(&reader) }
        }
        #expect(error?.code == "SerializationException")
        #expect(error?.message == message)
    }

    @Test(
        "A value that DynamoDB does not take is a ValidationException",
        arguments: [
            (#"{}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
            (#"{"X":1}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
            (
                #"{"S":"a","N":"1"}"#,
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
            ), (#"{"S":"a","N":"x"}"#, "The parameter cannot be converted to a numeric value: x"),
            (
                #"{"NULL":false}"#,
                "One or more parameter values were invalid: Null attribute value types must have the value of true"
            ),
            (#"{"SS":[]}"#, "One or more parameter values were invalid: An string set  may not be empty"),
            (#"{"NS":[]}"#, "One or more parameter values were invalid: An number set  may not be empty"),
            (#"{"BS":[]}"#, "One or more parameter values were invalid: Binary sets should not be empty"),
            (
                #"{"SS":["a","a"]}"#,
                "One or more parameter values were invalid: Input collection [a, a] contains duplicates."
            ),
            (#"{"NS":["1","1.0"]}"#, "Input collection contains duplicates"),
            (#"{"NS":["1",""]}"#, "The parameter cannot be converted to a numeric value"),
            (
                #"{"BS":["Yg==","Yg=="]}"#,
                "One or more parameter values were invalid: Input collection [Yg==, Yg==]of type BS contains duplicates."
            ),
            (
                #"{"L":[{"M":{"a":{"SS":[]}}}]}"#,
                "One or more parameter values were invalid: An string set  may not be empty"
            ),
        ]
    )
    func values(json: String, message: String) {
        #expect(refusal { _ = try value(json) } == message)
    }

    @Test func `Two writings of one letter are two strings of a set`() throws {
        let set = try value(#"{"SS":["\u00e9","e\u0301"]}"#)
        #expect(set != .ss(["\u{e9}", "\u{e9}"]))
        #expect(AttributeValue.s("\u{e9}") != .s("e\u{301}"))
    }

    static func nested(_ levels: Int) -> String {
        String(repeating: #"{"L":["#, count: levels) + #"{"S":"x"}"# + String(repeating: "]}", count: levels)
    }

    @Test func `Attributes nest 32 levels, not more`() throws {
        #expect(refusal { _ = try value(Self.nested(31)) } == nil)
        #expect(
            refusal { _ = try value(Self.nested(32)) }
                == "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
        )
        #expect(try value(Self.nested(31)).depth == 31)
    }

    @Test func `The shape of the whole request is judged before any value in it`() throws {
        let bytes = Array(#"{"a":{"N":"x"},"b":{"S":1}}"#.utf8)
        try bytes.withUnsafeBytes { bytes in
            var reader = try JSONReader(bytes)
            var invalid: DynamoError?
            let error = refused { () throws(DynamoError) in _ = try AttributeValue.readItem(&reader, invalid: &invalid)
            }
            #expect(error == .serialization("NUMBER_VALUE cannot be converted to String"))
        }
    }

    @Test func `A wrong expression value says which one it is`() throws {
        let bytes = Array(#"{":a":{"S":"x"},":b":{"SS":[]}}"#.utf8)
        try bytes.withUnsafeBytes { bytes in
            var reader = try JSONReader(bytes)
            var invalid: DynamoError?
            _ = try AttributeValue.readExpressionAttributeValues(&reader, invalid: &invalid)
            #expect(
                invalid
                    == .validation(
                        "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: "
                            + "An string set  may not be empty for key :b"
                    )
            )
        }
    }

    @Test(
        "Sizes follow AWS's rules",
        arguments: [
            (#"{"S":"abc"}"#, 3), (#"{"S":"é"}"#, 2), (#"{"B":"aGk="}"#, 2), (#"{"BOOL":true}"#, 1),
            (#"{"NULL":true}"#, 1),
            (#"{"N":"0"}"#, 1), (#"{"N":"1"}"#, 2), (#"{"N":"12"}"#, 2), (#"{"N":"123"}"#, 3), (#"{"N":"-1"}"#, 3),
            (#"{"N":"100"}"#, 2),
            (#"{"SS":["a","bc"]}"#, 3), (#"{"NS":["1","2"]}"#, 4), (#"{"L":[]}"#, 3), (#"{"L":[{"S":"a"}]}"#, 5),
            (#"{"M":{}}"#, 3),
            (#"{"M":{"ab":{"S":"c"}}}"#, 7),
        ]
    )
    func sizes(json: String, size: Int) throws {
        #expect(try value(json).size == size)
    }

    @Test func `An item's size counts its names`() throws {
        #expect(AttributeValue.size(of: try item(#"{"pk":{"S":"abc"},"n":{"N":"1"}}"#)) == 2 + 3 + 1 + 2)
    }

    @Test func `Sets are equal in any order, numbers by value, lists in order only`() throws {
        #expect(try value(#"{"SS":["a","b"]}"#) == value(#"{"SS":["b","a"]}"#))
        #expect(try value(#"{"NS":["1","2.0"]}"#) == value(#"{"NS":["2","1"]}"#))
        #expect(try value(#"{"L":[{"S":"a"},{"S":"b"}]}"#) != value(#"{"L":[{"S":"b"},{"S":"a"}]}"#))
        #expect(try value(#"{"M":{"a":{"N":"1"},"b":{"N":"2"}}}"#) == value(#"{"M":{"b":{"N":"2"},"a":{"N":"1.0"}}}"#))
        #expect(try value(#"{"S":"1"}"#) != value(#"{"N":"1"}"#))
    }

    // MARK: Names and nesting

    @Test func `a name is not empty, and shorter than 64 KB, at every depth`() throws {
        let longest = String(repeating: "n", count: 65535)
        for frame in [
            #"{"NAME":{"S":"x"}}"#, #"{"m":{"M":{"NAME":{"S":"x"}}}}"#, #"{"l":{"L":[{"M":{"NAME":{"N":"1"}}}]}}"#,
        ] {
            func refusal(_ name: String) -> String? {
                DynamoEmuTests.refusal { _ = try item(frame.replacing("NAME", with: name)) }
            }
            #expect(refusal("") == "Empty attribute name")
            #expect(refusal(longest) == nil)
            #expect(refusal(longest + "n") == "Attribute name is too large, must be less than 65536 bytes")
        }
    }

    @Test(arguments: [(#"{"L":["#, "]}"), (#"{"M":{"m":"#, "}}")])
    func `a value nests 31 levels deep and no deeper`(_ open: String, _ close: String) throws {
        for (depth, isRefused) in [(31, false), (32, true), (64, true), (1000, true)] {
            let text = String(repeating: open, count: depth) + #"{"S":"x"}"# + String(repeating: close, count: depth)
            var invalid: DynamoError?
            try Array(text.utf8).withUnsafeBytes { bytes in
                var reader = try JSONReader(bytes, depthLimit: .max)
                _ = try AttributeValue.read(&reader, invalid: &invalid)
                try reader.finish()
            }
            #expect(invalid == (isRefused ? AttributeValue.tooDeep : nil))
        }
    }

    @Test func `a type that comes twice is one type`() throws {
        #expect(try value(#"{"S":"a","S":"b"}"#) == .s("b"))
        #expect(refusal { _ = try value(#"{"S":"a","N":"1","S":"b"}"#) }?.contains("more than one datatypes") == true)
    }
}
