import EmulatorCore

extension UtilFunction {
    /// "CloudWatch logging utils": into the trace, here.
    static let log: [UtilFunction] = [log("log.info"), log("log.debug"), log("log.error")]

    private static func log(_ name: String) -> UtilFunction {
        UtilFunction(
            name,
            bound: { (evaluation, arguments, _) throws(TemplateFailure) in
                guard let message = arguments.first else { return .null }
                let invocation = evaluation.context.invocation
                evaluation.environment.trace.record(
                    TraceEntry(
                        requestID: invocation.request.requestID,
                        time: evaluation.environment.clock.now,
                        service: .appsync,
                        step: name,
                        subject: "\(invocation.parentType).\(invocation.field.name)",
                        detail: fill(message.text, with: arguments.dropFirst())
                    )
                )
                return .string("")
            }
        )
    }

    /// "This utility will replace all variables indicated by "{}" in the first input format String with the String
    /// representation of the provided Objects in order."
    static func fill(_ format: String, with arguments: ArraySlice<VTLValue>) -> String {
        var result = ""
        var rest = format[...]
        for argument in arguments {
            guard let place = rest.firstRange(of: "{}") else { break }
            result += rest[..<place.lowerBound] + argument.text
            rest = rest[place.upperBound...]
        }
        return result + rest
    }
}
