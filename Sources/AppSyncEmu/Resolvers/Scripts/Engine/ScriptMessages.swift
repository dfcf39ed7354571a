import EmulatorCore
import NIOCore

/// What the emulator sends to the process that runs scripts. Answers come in the order of requests.
enum ScriptRequest: ProcessFrame {
    /// The code that is known by this number from now on, as `CompiledScript` has it.
    case code(UInt32, source: String)
    case evaluate(ScriptCall)

    var kind: UInt8 {
        switch self {
        case .code: 1
        case .evaluate: 2
        }
    }

    func writeMembers(to buffer: inout ByteBuffer) {
        switch self {
        case .code(let number, let source):
            buffer.writeInteger(number)
            buffer.writeText(source)
        case .evaluate(let call):
            buffer.writeInteger(call.code)
            buffer.writeText(call.function)
            buffer.writeInteger(call.now)
            buffer.writeInteger(call.chance.0)
            buffer.writeInteger(call.chance.1)
            buffer.writeText(call.context)
        }
    }

    init(kind: UInt8, members: inout ByteBuffer) throws(FrameError) {
        switch kind {
        case 1:
            let number = try members.readNumber(UInt32.self)
            self = .code(number, source: try members.readText())
        case 2:
            let code = try members.readNumber(UInt32.self)
            let function = try members.readText()
            let now = try members.readNumber(Int64.self)
            let high = try members.readNumber(UInt64.self)
            let low = try members.readNumber(UInt64.self)
            self = .evaluate(
                ScriptCall(
                    code: code, function: function, now: now, chance: (high, low), context: try members.readText()))
        default:
            throw FrameError()
        }
    }
}

/// One call of an exported function.
struct ScriptCall: Sendable, Equatable {
    var code: UInt32
    var function: String
    /// The account's clock, in nanoseconds since 1970: time stands still while a script runs.
    var now: Int64
    /// What the script's random ids and numbers are made from.
    var chance: (UInt64, UInt64)
    /// `ctx`, as JSON.
    var context: String

    static func == (one: ScriptCall, other: ScriptCall) -> Bool {
        one.code == other.code && one.function == other.function && one.now == other.now
            && one.chance == other.chance && one.context == other.context
    }
}

/// What the process that runs scripts sends.
enum ScriptReport: ProcessFrame {
    /// It has an engine, and waits for requests. Comes first.
    case ready
    /// There is no engine, in the system's own words; the process ends.
    case missing(reason: String)
    /// What the call came to, as the JSON that `prelude.js` makes of it.
    case answer(ByteBuffer)

    var kind: UInt8 {
        switch self {
        case .ready: 1
        case .missing: 2
        case .answer: 3
        }
    }

    func writeMembers(to buffer: inout ByteBuffer) {
        switch self {
        case .ready: break
        case .missing(let reason): buffer.writeText(reason)
        case .answer(let bytes): buffer.writeImmutableBuffer(bytes)
        }
    }

    init(kind: UInt8, members: inout ByteBuffer) throws(FrameError) {
        switch kind {
        case 1: self = .ready
        case 2: self = .missing(reason: try members.readText())
        // A copy: a slice would keep all that was received with it.
        case 3: self = .answer(ByteBuffer(bytes: members.readableBytesView))
        default: throw FrameError()
        }
    }
}
