/// Takes what our code inside a worker noticed: a module that is not in the package, a variable that is not set.
package protocol FindingsReceiver: Sendable {
    /// - Parameter line: one line from the worker's descriptor 3, a JSON object, without its newline.
    func note(_ line: String, from function: FunctionConfiguration, requestID: String?)
}
