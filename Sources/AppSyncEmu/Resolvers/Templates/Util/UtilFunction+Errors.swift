import EmulatorCore

extension UtilFunction {
    /// AppSync developer guide, "Utility helpers in $util", the section on errors.
    static let errors: [UtilFunction] = [
        UtilFunction(
            "error",
            bound: { (_, arguments, _) throws(TemplateFailure) in
                guard let error = try error(arguments) else { return .null }
                throw .raised(error)
            }),
        UtilFunction(
            "appendError",
            bound: { (evaluation, arguments, _) throws(TemplateFailure) in
                guard let error = try error(arguments) else { return .null }
                evaluation.context.appendedErrors.append(error)
                return .string("")
            }),
        UtilFunction(
            "validate",
            bound: { (_, arguments, _) throws(TemplateFailure) in
                guard (2...4).contains(arguments.count), case .bool(let isValid) = arguments[0] else { return .null }
                if isValid { return .string("") }
                guard var error = try error(Array(arguments.dropFirst())) else { return .null }
                error.errorType = error.errorType ?? "CustomTemplateException"
                throw .raised(error)
            }),
        UtilFunction(
            "unauthorized",
            bound: { (evaluation, arguments, _) throws(TemplateFailure) in
                guard arguments.isEmpty else { return .null }
                let invocation = evaluation.context.invocation
                throw .raised(.notAuthorized(field: invocation.field.name, type: invocation.parentType))
            }),
    ]

    /// (message), (message, type), (message, type, data), (message, type, data, info)
    private static func error(_ arguments: [VTLValue]) throws(TemplateFailure) -> GraphQLError? {
        guard (1...4).contains(arguments.count) else { return nil }
        var error = GraphQLError(shape: .resolver, message: arguments[0].isNull ? "null" : arguments[0].text)
        if arguments.count > 1, !arguments[1].isNull { error.errorType = arguments[1].text }
        if arguments.count > 2, !arguments[2].isNull { error.data = try arguments[2].json() }
        if arguments.count > 3, !arguments[3].isNull { error.errorInfo = try arguments[3].json() }
        return error
    }
}

extension GraphQLError {
    /// amplify-category-api #2422
    static let notAuthorizedType = "Unauthorized"

    /// - Parameter reason: for the log.
    static func notAuthorized(field: String, type: String, because reason: String? = nil) -> GraphQLError {
        GraphQLError(
            shape: .resolver,
            message: "Not Authorized to access \(field) on type \(type)",
            errorType: notAuthorizedType,
            reason: reason
        )
    }
}
