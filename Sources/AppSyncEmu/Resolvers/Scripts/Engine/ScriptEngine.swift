package import EmulatorCore
package import NIOCore

/// What runs the code of APPSYNC_JS handlers (runtime 1.0.0), apart from this process.
package protocol ScriptEngine: Sendable {
    /// Calls one exported function of the code. Never hangs: a script that loops, recurses or allocates without end is
    /// stopped.
    ///
    /// - Parameters:
    ///   - function: `request` or `response`.
    ///   - context: `ctx`.
    func evaluate(_ script: CompiledScript, function: String, context: JSONValue) async -> ScriptAnswer

    /// Code is deployed: whatever takes time before the first call can be done now.
    func prepare()
}

/// What an engine says of a call.
package enum ScriptAnswer: Sendable {
    /// What the prelude made of the call, as JSON (`ScriptOutcome`).
    case answered(ByteBuffer)
    /// It took longer than a call may.
    case exceededTime
    /// It held more than a call may.
    case exceededMemory
    /// The engine came to an end with it, in this way.
    case ended(String)
    /// There is no engine; the sentence says what to do.
    case missing(String)
    /// The emulator is stopping.
    case stopped
}
