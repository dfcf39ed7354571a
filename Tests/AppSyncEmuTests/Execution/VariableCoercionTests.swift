import AppSyncEmu
import EmulatorCore
import OrderedCollections
import Testing

@Suite struct VariableCoercionTests {
    private func coerce(_ type: String, _ value: JSONValue?) throws -> JSONValue? {
        let schema = try ExecutionFixture.schema()
        let operation = try DocumentParser.parse("query($x: \(type)) { must }").operations[0]
        return try VariableCoercion.coerce(value.map { ["x": $0] } ?? [:], for: operation, schema: schema)["x"]
    }

    private func message(_ type: String, _ value: JSONValue?) throws -> String {
        let error = try #require(throws: GraphQLError.self) { try coerce(type, value) }
        #expect(error.shape == .validation)
        return error.message
    }

    @Test func `absent, null and default stay apart`() throws {
        #expect(try coerce("Int", nil) == nil)
        #expect(try coerce("Int", .null) == .null)
        #expect(try coerce("Int = 3", nil) == 3)
        #expect(try coerce("Int = 3", .null) == .null)
        #expect(try coerce("Int! = 3", nil) == 3)
    }

    @Test func `input objects are completed and checked all the way down`() throws {
        #expect(try coerce("Filter", ["name": "n"]) == ["name": "n", "min": 3])
        #expect(
            try coerce("[Filter!]!", ["name": "n", "nested": ["name": "m", "min": nil]])
                == [["name": "n", "min": 3, "nested": ["name": "m", "min": nil]]]
        )
        #expect(try coerce("[[Int]]", [1, [2, nil]]) == [[1], [2, nil]])
    }

    @Test func `messages are AppSync's`() throws {
        // amplify-cli issue 7427; aws-appsync-community issues 406 and 273; amplify-flutter issue 822
        #expect(try message("Boolean!", nil) == "Variable 'x' has coerced Null value for NonNull type 'Boolean!'")
        #expect(
            try message("Filter", ["name": "n", "nested": [:]])
                == "Variable 'x' has coerced Null value for NonNull type 'String!'"
        )
        #expect(
            try message("[Filter!]!", ["nope": 1])
                == "The variables input contains a field that is not defined for input object type 'Filter' "
        )
        #expect(
            try message("Filter", ["name": "n", "phone": "1110004444"])
                == "Variable 'phone' has an invalid value. Unable to parse `1110004444` as a valid phone number."
        )
        #expect(
            try message("Int", "many") == "Variable 'x' has an invalid value. Expected type 'Int' but was 'String'."
        )
        #expect(
            try message("Level", "MID")
                == "Variable 'x' has an invalid value. Invalid input for Enum 'Level'. No value found for name 'MID'"
        )
        #expect(
            try message("Filter", "text")
                == "Variable 'x' has an invalid value. Expected type 'Map' but was 'String'. Variables for input "
                + "objects must be an instance of type 'Map'."
        )
        #expect(
            try message("AWSDate", "tomorrow")
                == "Variable 'x' has an invalid value. Unable to parse `tomorrow` as a valid date."
        )
    }

    @Test(
        arguments: [
            ("Int", 1, 1), ("Int", "12", 12), ("Int", .number(JSONNumber(text: "2.0")), 2), ("Float", 1, 1),
            ("Float", "1.5", .double(1.5)), ("String", 1, "1"), ("String", true, "true"), ("Boolean", "TRUE", true),
            ("ID", 5, "5"), ("ID", "a", "a"), ("Long", .int(Int64.max), .int(Int64.max)),
            ("AWSJSON", #""Hello""#, nil), ("AWSJSON", #"{"a":[1.0]}"#, ["a": [.number(JSONNumber(text: "1.0"))]]),
            ("AWSJSON", "true", true), ("AWSJSON", #""\"Hello\"""#, nil), ("AWSTimestamp", -7, -7),
        ] as [(String, JSONValue, JSONValue?)]
    )
    func `values that are taken`(type: String, value: JSONValue, expected: JSONValue?) throws {
        let coerced = try coerce(type, value)
        if let expected, expected != .null { #expect(coerced == expected) }
    }

    @Test func `an AWSJSON variable is parsed before the resolver`() throws {
        #expect(try coerce("AWSJSON", .string("\"Hello\"")) == "Hello")
        #expect(try coerce("AWSJSON", "null") == .null)
        #expect(try message("AWSJSON", ["a": 1]).hasPrefix("Variable 'x' has an invalid value. Unable to parse"))
        #expect(try message("AWSJSON", "{").contains("as valid JSON"))
    }
}
