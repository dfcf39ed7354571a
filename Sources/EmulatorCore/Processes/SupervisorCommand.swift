import NIOCore

/// What the emulator asks of its supervisor.
enum SupervisorCommand: ProcessFrame {
    /// Start a program; events speak of it by this number.
    case start(UInt32, ProcessDescription)
    /// Send a signal to the process group of a program.
    case signal(UInt32, Int32)
    /// Tell what a program has written by now, and then that it is told: `flushed` with the same second number.
    case flush(UInt32, UInt64)
    /// Remove a folder once all is over.
    case removeAtEnd(String)
    /// SIGTERM to all; SIGKILL after so many milliseconds; then end.
    case stop(graceMilliseconds: UInt32)

    var kind: UInt8 {
        switch self {
        case .start: 1
        case .signal: 2
        case .removeAtEnd: 3
        case .stop: 4
        case .flush: 5
        }
    }

    func writeMembers(to buffer: inout ByteBuffer) {
        switch self {
        case .start(let id, let program):
            buffer.writeInteger(id)
            buffer.writeText(program.executable)
            buffer.writeList(program.arguments) { $0.writeText($1) }
            buffer.writeList(program.environment.sorted { $0.key < $1.key }) { buffer, variable in
                buffer.writeText(variable.key)
                buffer.writeText(variable.value)
            }
            buffer.writeText(program.directory)
            buffer.writeInteger(UInt64(program.openFileLimit ?? 0))
        case .signal(let id, let number):
            buffer.writeInteger(id)
            buffer.writeInteger(number)
        case .removeAtEnd(let path):
            buffer.writeText(path)
        case .stop(let graceMilliseconds):
            buffer.writeInteger(graceMilliseconds)
        case .flush(let id, let token):
            buffer.writeInteger(id)
            buffer.writeInteger(token)
        }
    }

    init(kind: UInt8, members: inout ByteBuffer) throws(FrameError) {
        switch kind {
        case 1:
            let id = try members.readNumber(UInt32.self)
            self = .start(id, try ProcessDescription(members: &members))
        case 2:
            let id = try members.readNumber(UInt32.self)
            self = .signal(id, try members.readNumber(Int32.self))
        case 3:
            self = .removeAtEnd(try members.readText())
        case 4:
            self = .stop(graceMilliseconds: try members.readNumber(UInt32.self))
        case 5:
            let id = try members.readNumber(UInt32.self)
            self = .flush(id, try members.readNumber(UInt64.self))
        default:
            throw FrameError()
        }
    }
}

extension ProcessDescription {
    fileprivate init(members: inout ByteBuffer) throws(FrameError) {
        self.init(executable: try members.readText())
        arguments = try members.readList { buffer throws(FrameError) in try buffer.readText() }
        let variables = try members.readList { buffer throws(FrameError) in
            let name = try buffer.readText()
            return (name, try buffer.readText())
        }
        environment = Dictionary(variables) { _, last in last }
        directory = try members.readText()
        let limit = try members.readNumber(UInt64.self)
        openFileLimit = limit == 0 ? nil : Int(clamping: limit)
    }
}
