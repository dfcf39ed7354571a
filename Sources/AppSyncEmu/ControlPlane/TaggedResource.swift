import EmulatorCore

extension ControlPlaneRequest {
    /// The id of the API that `resourceArn` names: `arn:aws:appsync:REGION:ACCOUNT:apis/ID`. Whatever region and account
    /// it carries is taken, as with functions.
    func taggedAPI() throws(ControlPlaneError) -> String {
        let arn = parameter("resourceArn")
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "appsync", parts[5].hasPrefix("apis/") else {
            throw .constraint(
                arn, "resourceArn",
                "Member must satisfy regular expression pattern: "
                    + "^arn:aws:appsync:[A-Za-z0-9_/.-]{0,63}:\\d{12}:apis/[0-9A-Za-z_-]{26}$")
        }
        return String(parts[5].dropFirst("apis/".count))
    }

    /// The field that the path of a resolver names.
    var coordinate: FieldCoordinate {
        FieldCoordinate(type: parameter("typeName"), field: parameter("fieldName"))
    }
}
