import EmulatorCore

/// Code that passed AppSync's rules, ready for an engine: what belongs to modules is taken out, and loops count.
package final class CompiledScript: Sendable {
    /// AppSync quota "Code size": 32 KB.
    package static let sizeLimit = 32 * 1024
    /// AppSync quota "Iterations in a loop".
    static let iterationLimit = 1_000

    /// An expression: a function of what the prelude's `load` hands to it.
    let source: String
    private let sourceHash: Int
    private let text: ScriptText
    /// Where `source` has more than the code: line and column in the code, and how much.
    private let insertions: [Insertion]

    private struct Insertion {
        var line: Int
        var column: Int
        var length: Int
    }

    /// - Throws: what is wrong with the code, in its order.
    package convenience init(_ code: String) throws(CodeErrors) {
        let text = ScriptText(code)
        guard text.bytes.count <= Self.sizeLimit else {
            // Where AppSync checks the length, and in which words, is not known.
            throw CodeErrors([
                CodeError(
                    errorType: .lint, value: "The code is larger than \(Self.sizeLimit) bytes.", line: 0, column: 0,
                    span: -1)
            ])
        }
        let program: ScriptNode
        do throws(ScriptSyntaxError) {
            program = try ScriptParser.parse(code)
        } catch {
            throw CodeErrors([CodeError(error, in: text)])
        }
        let findings =
            UnsupportedSyntax.findings(in: program) + ScriptModules.findings(in: program)
            + ScriptScopes.findings(in: program) + ScriptHandlerExports.findings(in: program)
        guard findings.isEmpty else {
            let ordered = findings.enumerated().sorted {
                ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
            }
            throw CodeErrors(ordered.map { CodeError(.lint, $0.element.message, $0.element.range, in: text) })
        }
        self.init(program, text)
    }

    private init(_ program: ScriptNode, _ text: ScriptText) {
        var edit = ScriptEdit()
        edit.insert(Self.head(of: program), at: 0)
        for node in program.children {
            switch node.kind {
            case .importDeclaration, .exportList: edit.blank(node.range)
            case .exportDeclaration: edit.blank(node.range.lowerBound..<node.children[0].range.lowerBound)
            case .exportDefault: edit.replace(node.range.lowerBound..<node.children[0].range.lowerBound, "void ")
            default: break
            }
        }
        var loops = 0
        program.walk { node in
            guard node.kind == .forOfStatement || node.kind == .forInStatement else { return }
            let (sequence, body) = (node.children[1], node.children[2])
            edit.insert("(__reset$(\(loops)), (", at: sequence.range.lowerBound)
            edit.insert("))", at: sequence.range.upperBound)
            if body.kind == .block {
                edit.insert("__tick$(\(loops));", at: body.range.lowerBound + 1)
            } else {
                edit.insert("{__tick$(\(loops));", at: body.range.lowerBound)
                edit.insert("}", at: body.range.upperBound)
            }
            loops += 1
        }
        let locals = ScriptHandlerExports.locals(in: program)
        let handlers = ScriptHandlerExports.names.map { "\($0): \(locals[$0] ?? "undefined")" }
        source = edit.applied(to: text) + "\nreturn { \(handlers.joined(separator: ", ")) }; })(); })"
        sourceHash = source.hashValue
        insertions = edit.insertions.map {
            let (line, column) = text.position(of: $0.offset)
            return Insertion(line: line, column: column, length: $0.text.utf16.count)
        }
        self.text = text
    }

    /// What is before the code, in its first line: the names around it, and what it imports.
    private static func head(of program: ScriptNode) -> String {
        var head =
            "(function (__modules$, __reset$, __tick$, Object, Math, JSON, String, Number, console, util, extensions, "
            + "runtime) { \"use strict\"; return (function () { "
        for node in program.children where node.kind == .importDeclaration {
            for specifier in node.children {
                let module = "__modules$[\"\(node.text)\"]"
                head +=
                    specifier.kind == .importNamespace
                    ? "const \(specifier.text) = \(module); "
                    : "const \(specifier.text) = \(module).\(specifier.alias); "
            }
        }
        return head
    }

    // MARK: - Places

    /// Where the engine's line and column stand in the code.
    func position(line: Int, column: Int) -> (line: Int, column: Int) {
        var shift = 0
        for insertion in insertions where insertion.line == line {
            guard column > insertion.column + shift else { break }
            shift += min(insertion.length, column - insertion.column - shift)
        }
        return (line, max(1, column - shift))
    }

    /// `code.js:162:13`, as AppSync has it; nil when nobody knows.
    func place(_ json: JSONValue) -> String? {
        guard let line = json["line"]?.int, let column = json["column"]?.int, line > 0 else { return nil }
        let position = position(line: line, column: column)
        return "code.js:\(position.line):\(position.column)"
    }

    /// Of a call of `console`, where `console` stands, as AppSync has it; the engine tells where the call's name ends.
    func consolePlace(_ json: JSONValue) -> String? {
        guard let line = json["line"]?.int, let column = json["column"]?.int, line > 0 else { return nil }
        let position = position(line: line, column: column)
        guard let start = text.start(of: "console", line: position.line, before: position.column) else {
            return place(json)
        }
        return "code.js:\(position.line):\(start)"
    }

    /// For the log: the line that an error is about.
    func excerpt(_ json: JSONValue) -> String? {
        guard let place = place(json), let line = json["line"]?.int, let text = text.line(line) else { return nil }
        return "\(json["name"]?.string ?? "Error"): \(json["message"]?.string ?? "") at \(place): \(text)"
    }
}

/// Code that is deployed again, unchanged, is the same code to an engine.
extension CompiledScript: Hashable {
    package static func == (one: CompiledScript, other: CompiledScript) -> Bool {
        one === other || (one.sourceHash == other.sourceHash && one.source == other.source)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(sourceHash) }
}

/// Why code was refused.
package struct CodeErrors: Error, Sendable, Hashable {
    package var errors: [CodeError]
    init(_ errors: [CodeError]) { self.errors = errors }
}
