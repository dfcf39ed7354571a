import EmulatorCore

extension UtilFunction {
    static let others: [UtilFunction] = [
        // Both evaluate their argument and print nothing.
        UtilFunction("qr", pure: { _ in .string("") }),
        UtilFunction("quiet", pure: { _ in .string("") }),
        // `Pattern.matches`: the whole text.
        UtilFunction("matches") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 2, case .string(let pattern) = arguments[0], case .string(let text) = arguments[1]
            else { return .null }
            return .bool(try JavaString.matches(text, pattern))
        },
        UtilFunction(
            "authType",
            bound: { (evaluation, arguments, _) throws(TemplateFailure) in
                guard arguments.isEmpty else { return .null }
                return switch evaluation.context.invocation.request.identity.mode {
                case .apiKey: .string("API Key Authorization")
                case .iam: .string("IAM Authorization")
                case .userPools: .string("User Pool Authorization")
                case .openIDConnect: .string("Open ID Connect Authorization")
                // The documentation names four texts and leaves this mode out.
                case .lambda: .string("Lambda Authorization")
                }
            }
        ),
    ]
}
