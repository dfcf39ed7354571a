/// Which principals may invoke which functions: the resource-based policies that `AWS::Lambda::Permission` makes. Only
/// AppSync asks, about its authorizers; whoever calls the emulator as a principal of the account may invoke everything.
/// `SourceArn` and `SourceAccount` are not compared.
package struct FunctionPermissions: Sendable {
    /// By the functions' names.
    private var principals: [String: Set<String>] = [:]

    package init() {}

    /// - Parameters:
    ///   - principal: `appsync.amazonaws.com`; `*` for everybody.
    ///   - function: a name or an ARN, with or without a qualifier.
    mutating func allow(_ principal: String, toInvoke function: String) {
        principals[Self.name(of: function), default: []].insert(principal)
    }

    package func allows(_ principal: String, toInvoke function: String) -> Bool {
        let allowed = principals[Self.name(of: function)] ?? []
        return allowed.contains(principal) || allowed.contains("*")
    }

    private static func name(of function: String) -> String { FunctionReference(function)?.name ?? function }
}
