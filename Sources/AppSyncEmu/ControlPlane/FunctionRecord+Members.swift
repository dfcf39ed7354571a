import EmulatorCore

/// What CreateFunction, UpdateFunction and `AWS::AppSync::FunctionConfiguration` take.
extension FunctionRecord {
    static let templateVersion = "2018-05-29"

    init(_ members: RequestMembers, functionID: String) throws(ControlPlaneError) {
        try members.refuse("syncConfig")
        let name = try members.required("name")
        try ResourceName.check(name, "function", member: "name")
        let handlers = try HandlerSource(members)
        var version = try members.string("functionVersion")
        switch handlers {
        case .code:
            // terraform-provider-aws #32263
            guard version == nil else {
                throw .badRequest(
                    "Function version not supported with the provided runtime.", member: "functionVersion")
            }
        case .templates:
            guard version == nil || version == Self.templateVersion else {
                throw .badRequest(
                    "The function version \(version ?? "") is not supported; it must be \(Self.templateVersion).",
                    member: "functionVersion")
            }
            version = Self.templateVersion
        }
        self.init(
            definition: FunctionDefinition(
                functionID: functionID, name: name, dataSourceName: try members.required("dataSourceName"),
                handlers: handlers, maxBatchSize: try members.integer("maxBatchSize", in: 0...2_000) ?? 0),
            description: try members.string("description"), version: version)
    }
}
