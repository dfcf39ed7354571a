package import EmulatorCore
package import Logging
import OrderedCollections

/// Says what workers noticed: each once for a function and a subject, however often it is noticed.
package final class FunctionFindings: FindingsReceiver {
    private struct State {
        var findings: [Finding] = []
        var known: Set<Key> = []
    }

    private struct Key: Hashable {
        var functionName: String
        var subject: Finding.Subject
    }

    /// More is not a finding, but a program that writes to descriptor 3.
    private static let capacity = 1_000

    private let registry: FunctionRegistry
    private let trace: Trace
    private let clock: any EmulatorClock
    private let log: Logger
    private let workingDirectory: String
    private let state = Locked(State())

    /// - Parameter workingDirectory: what paths are shown against; nil: the process's.
    package init(
        registry: FunctionRegistry, trace: Trace, clock: any EmulatorClock, log: Logger,
        workingDirectory: String? = nil
    ) {
        self.registry = registry
        self.trace = trace
        self.clock = clock
        self.log = log
        self.workingDirectory = workingDirectory ?? AbsolutePath.workingDirectory
    }

    /// In the order they were made.
    package var findings: [Finding] { state.withLock(\.findings) }

    /// Forgets what was said: after a deployment it may have changed.
    package func clear() { state.withLock { $0 = State() } }

    package func note(_ line: String, from function: FunctionConfiguration, requestID: String?) {
        guard let report = FindingReport(line) else { return }
        if case .variable(let name) = report.subject, Self.isLambdasOwn(name) { return }
        if report.isAskedFor, setters(of: report.subject, beside: function).isEmpty { return }
        let key = Key(functionName: function.functionName, subject: report.subject)
        let isNew = state.withLock { $0.known.count < Self.capacity && $0.known.insert(key).inserted }
        guard isNew else { return }
        let finding = Finding(
            functionName: function.functionName, subject: report.subject, file: report.file, line: report.line,
            sentence: sentence(report, function)
        )
        state.withLock { $0.findings.append(finding) }
        log.warning("\(finding.sentence)")
        trace.record(
            TraceEntry(
                requestID: requestID ?? "", time: clock.now, service: .lambda, step: "finding",
                subject: function.functionName, outcome: finding.outcome, detail: finding.sentence
            )
        )
    }

    private func sentence(_ report: FindingReport, _ function: FunctionConfiguration) -> String {
        let sentence = FindingSentence(function: function, report: report, workingDirectory: workingDirectory)
        switch report.subject {
        case .module(let name):
            let search = ModuleSearch(source: function.code.source, addedPaths: report.addedPaths)
            return sentence.missing(module: name, hit: search.find(name))
        case .relativeImport(let name): return sentence.relativeImport(name)
        case .path(let path): return sentence.elsewhere(path: path)
        case .variable(let name):
            return sentence.unset(variable: name, setters: setters(of: report.subject, beside: function))
        }
    }

    /// The names of the other functions whose template sets the variable. Code that only asks whether it is set does
    /// without it as it likes, unless the others show that it is meant to be set.
    private func setters(of subject: Finding.Subject, beside function: FunctionConfiguration) -> [String] {
        guard case .variable(let name) = subject else { return [] }
        return registry.all
            .filter { $0.functionName != function.functionName && $0.variables[name] != nil }
            .map(\.functionName)
    }

    /// A template may not set these, or has no reason to: code that asks for them asks where it runs.
    private static func isLambdasOwn(_ name: String) -> Bool {
        ["AWS_", "_", "LAMBDA_", "PYTHON"].contains { name.hasPrefix($0) }
    }
}

extension Finding {
    fileprivate var outcome: String {
        switch subject {
        case .module: "MissingModule"
        case .relativeImport: "RelativeImport"
        case .path: "PathOfAWS"
        case .variable: "UnsetVariable"
        }
    }
}
