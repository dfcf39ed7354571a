package import EmulatorCore

/// What is said of a mapping template when it is deployed: AWS takes it, and it will not do what its writer wants.
package enum TemplateWarning {
    private static let step = "deploy template"

    static func record(_ sentence: String, of owner: String, in environment: ResolverEnvironment) {
        environment.trace.record(
            TraceEntry(
                requestID: "", time: environment.clock.now, service: .appsync, step: step, subject: owner,
                outcome: "warning", detail: sentence))
    }

    /// Each once, however often its template was compiled.
    package static func sentences(in trace: Trace) -> [String] {
        var said: Set<String> = []
        return trace.entries().filter { $0.step == step }.compactMap(\.detail).filter { said.insert($0).inserted }
    }
}
