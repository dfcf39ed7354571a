import EmulatorCore
import OrderedCollections

/// The functions of an account, by name: whatever account and region an ARN carries, its name decides.
package final class FunctionRegistry: Sendable {
    private let functions = Locked<OrderedDictionary<String, FunctionConfiguration>>([:])

    private let granted = Locked(FunctionPermissions())

    package init() {}

    package func register(_ function: FunctionConfiguration) {
        functions.withLock { $0[function.functionName] = function }
    }

    package var permissions: FunctionPermissions { granted.withLock { $0 } }

    /// In the place of those that were there.
    package func setPermissions(_ permissions: FunctionPermissions) { granted.withLock { $0 = permissions } }

    package func function(named name: String) -> FunctionConfiguration? { functions.withLock { $0[name] } }

    /// In the order of their deployment.
    package var all: [FunctionConfiguration] { functions.withLock { Array($0.values) } }
}
