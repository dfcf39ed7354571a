import EmulatorCore

extension UtilFunction {
    static let json: [UtilFunction] = [
        UtilFunction("toJson") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1 else { return .null }
            var writer = JSONWriter(capacity: 256)
            try arguments[0].write(to: &writer)
            return .string(writer.string())
        },
        UtilFunction("parseJson") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1, case .string(let text) = arguments[0] else { return .null }
            do throws(JSONError) { return VTLValue(try JSONParser.parse(text)).thawed } catch {
                // AppSync's own text is Jackson's; the frame around it is captured (aws-serverless-appsync-app #5).
                throw .raised(
                    GraphQLError(
                        shape: .resolver,
                        message: "Unable to parse the JSON document: '\(error)'",
                        errorType: "MappingTemplate"
                    )
                )
            }
        },
    ]
}
