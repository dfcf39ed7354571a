/// A parameter that the service model does not allow, in the words that AWS's front ends share.
struct ConstraintViolation: Sendable, Equatable, CustomStringConvertible {
    /// As the service model names it, with a small first letter: `functionName`.
    var parameter: String
    /// nil where Lambda quotes none: of a map.
    var value: String?
    /// `Member must have length less than or equal to 128`
    var constraint: String

    var description: String {
        "Value" + (value.map { " '\($0)'" } ?? "") + " at '\(parameter)' failed to satisfy constraint: \(constraint)"
    }

    static func pattern(_ pattern: String, _ value: String, at parameter: String) -> ConstraintViolation {
        ConstraintViolation(
            parameter: parameter, value: value,
            constraint: "Member must satisfy regular expression pattern: \(pattern)")
    }

    static func choice(_ choices: [String], _ value: String, at parameter: String) -> ConstraintViolation {
        ConstraintViolation(
            parameter: parameter, value: value,
            constraint: "Member must satisfy enum value set: [\(choices.joined(separator: ", "))]")
    }

    static func maximumLength(_ length: Int, _ value: String, at parameter: String) -> ConstraintViolation {
        ConstraintViolation(
            parameter: parameter, value: value,
            constraint: "Member must have length less than or equal to \(length)")
    }

    static func minimum(_ minimum: Int, _ value: String, at parameter: String) -> ConstraintViolation {
        ConstraintViolation(
            parameter: parameter, value: value,
            constraint: "Member must have value greater than or equal to \(minimum)")
    }

    static func maximum(_ maximum: Int, _ value: String, at parameter: String) -> ConstraintViolation {
        ConstraintViolation(
            parameter: parameter, value: value,
            constraint: "Member must have value less than or equal to \(maximum)")
    }
}
