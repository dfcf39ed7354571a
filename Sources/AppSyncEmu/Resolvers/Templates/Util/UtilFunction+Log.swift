import EmulatorCore

extension UtilFunction {
    /// "Logging to CloudWatch Logs": into the trace, here.
    static let log: [UtilFunction] = [log("log.info"), log("log.debug"), log("log.error")]

    private static func log(_ name: String) -> UtilFunction {
        UtilFunction(
            name,
            bound: { (evaluation, arguments, line) throws(TemplateFailure) in
                guard let message = arguments.first else { return .null }
                // The forms that fill a text's placeholders.
                guard arguments.count == 1 else { throw .notEmulated("$util.\(name) with arguments", line: line) }
                let invocation = evaluation.context.invocation
                evaluation.environment.trace.record(
                    TraceEntry(
                        requestID: invocation.request.requestID,
                        time: evaluation.environment.clock.now,
                        service: .appsync,
                        step: name,
                        subject: "\(invocation.parentType).\(invocation.field.name)",
                        detail: message.text
                    )
                )
                return .string("")
            })
    }
}
