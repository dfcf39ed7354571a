import EmulatorCore

/// The templates or the code of a resolver or function.
extension HandlerSource {
    /// AppSync quota "Size of a mapping template", in bytes.
    static let templateLimit = 65_536
    /// AppSync quota "Size of the code of a function or resolver": characters, by the service model.
    static let codeLimit = 32_768

    init(_ members: RequestMembers) throws(ControlPlaneError) {
        let runtime = try members.members("runtime")
        if let runtime {
            guard try runtime.choice("name", ["APPSYNC_JS"]) != nil else { throw runtime.missing("name") }
            let version = try runtime.required("runtimeVersion")
            guard version == "1.0.0" else {
                throw .badRequest("The runtime APPSYNC_JS has no version \(version).", member: "runtime.runtimeVersion")
            }
        }
        let request = try Self.template("requestMappingTemplate", members)
        let response = try Self.template("responseMappingTemplate", members)
        guard let code = try members.string("code") else {
            guard runtime == nil else {
                throw .badRequest("Code must be specified together with a runtime.", member: "runtime")
            }
            self = .templates(request: request, response: response)
            return
        }
        // The service model: "If code is specified, a runtime must also be specified." The words of the refusal were
        // not captured.
        guard runtime != nil else {
            throw .badRequest("A runtime must be specified together with code.", member: "code")
        }
        guard request == nil, response == nil else {
            throw .badRequest("Mapping templates cannot be specified together with code.", member: "code")
        }
        guard !code.isEmpty else { throw .constraint("", "code", "Member must have length greater than or equal to 1") }
        guard code.unicodeScalars.count <= Self.codeLimit else { throw .tooLong("code", limit: Self.codeLimit) }
        self = .code(code)
    }

    private static func template(
        _ name: String, _ members: RequestMembers
    ) throws(ControlPlaneError) -> String? {
        guard let template = try members.string(name) else { return nil }
        guard template.utf8.count <= templateLimit else { throw .tooLong(name, limit: templateLimit) }
        // Terraform sends an empty text for none.
        return template.isEmpty ? nil : template
    }
}
