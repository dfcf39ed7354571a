import EmulatorCore

/// Input and result coercion of one scalar type (June 2018 specification, section 3.5; AppSync developer guide,
/// scalars).
protocol Scalar: Sendable {
    static var name: String { get }

    /// The value of a literal, or nil when the literal is none of this scalar's: then validation reports WrongType.
    static func parse(literal: Value) -> JSONValue?

    /// The value of a variable.
    ///
    /// - Throws: the sentence that follows `Variable 'x' has an invalid value.`
    static func parse(variable: JSONValue) throws(ScalarError) -> JSONValue

    /// A resolver's value as it goes into the response. Never called with null.
    ///
    /// - Throws: the sentence that follows `Can't serialize value (/path) :`
    static func serialize(_ value: JSONValue) throws(ScalarError) -> JSONValue
}

/// Why a value is not of a scalar type, as a sentence.
struct ScalarError: Error, Equatable {
    var message: String

    /// graphql-java's words for a value of another Java class.
    static func expected(_ type: String, butWas value: JSONValue) -> ScalarError {
        ScalarError(message: "Expected type '\(type)' but was '\(value.javaTypeName)'.")
    }

    static func unparsable(_ value: JSONValue, _ what: String) -> ScalarError {
        ScalarError(message: "Unable to parse `\(value.string ?? value.text)` as \(what).")
    }

    static func unserializable(_ value: JSONValue, _ what: String) -> ScalarError {
        ScalarError(message: "Unable to serialize `\(value.string ?? value.text)` as \(what).")
    }
}

enum Scalars {
    /// The scalar type of that name; every scalar of a built schema has one.
    static func named(_ name: String) -> (any Scalar.Type)? { byName[name] }

    private static let byName: [String: any Scalar.Type] = {
        let all: [any Scalar.Type] = [
            IntScalar.self, FloatScalar.self, StringScalar.self, BooleanScalar.self, IDScalar.self, LongScalar.self,
            AWSDateScalar.self, AWSTimeScalar.self, AWSDateTimeScalar.self, AWSTimestampScalar.self,
            AWSEmailScalar.self, AWSJSONScalar.self, AWSURLScalar.self, AWSPhoneScalar.self, AWSIPAddressScalar.self,
        ]
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }()
}

extension JSONValue {
    /// The class that Jackson makes of the value: graphql-java names it in its messages.
    var javaTypeName: String {
        switch self {
        case .null: "null"
        case .bool: "Boolean"
        case .number(let number): number.int == nil ? "Double" : "Integer"
        case .string: "String"
        case .array: "ArrayList"
        case .object: "LinkedHashMap"
        }
    }
}

extension JSONNumber {
    /// The value when it is a whole number, however it is written (`1.0` and `1e3` are).
    var wholeNumber: Int? {
        if let int { return int }
        guard let double, double == double.rounded(), abs(double) < 9e15 else { return nil }
        return Int(double)
    }
}
