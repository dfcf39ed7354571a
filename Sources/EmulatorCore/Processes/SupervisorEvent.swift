import NIOCore

/// What the supervisor tells the emulator, each about the program of that number.
enum SupervisorEvent: ProcessFrame {
    /// It runs, under this process id, which is its process group's too.
    case started(UInt32, processID: Int32)
    /// It could not be started.
    case refused(UInt32, reason: String)
    case wrote(UInt32, ProcessStream, ByteBuffer)
    /// Everything was told that it wrote before the command to flush.
    case flushed(UInt32, UInt64)
    /// Comes after all that it wrote.
    case exited(UInt32, ProcessExit)

    var kind: UInt8 {
        switch self {
        case .started: 1
        case .refused: 2
        case .wrote: 3
        case .exited(_, .exited): 4
        case .exited(_, .signaled): 5
        case .flushed: 6
        }
    }

    func writeMembers(to buffer: inout ByteBuffer) {
        switch self {
        case .started(let id, let processID):
            buffer.writeInteger(id)
            buffer.writeInteger(processID)
        case .refused(let id, let reason):
            buffer.writeInteger(id)
            buffer.writeText(reason)
        case .wrote(let id, let stream, let bytes):
            buffer.writeInteger(id)
            buffer.writeInteger(stream.rawValue)
            buffer.writeImmutableBuffer(bytes)
        case .flushed(let id, let token):
            buffer.writeInteger(id)
            buffer.writeInteger(token)
        case .exited(let id, .exited(let number)), .exited(let id, .signaled(let number)):
            buffer.writeInteger(id)
            buffer.writeInteger(number)
        }
    }

    init(kind: UInt8, members: inout ByteBuffer) throws(FrameError) {
        let id = try members.readNumber(UInt32.self)
        switch kind {
        case 1:
            self = .started(id, processID: try members.readNumber(Int32.self))
        case 2:
            self = .refused(id, reason: try members.readText())
        case 3:
            guard let stream = ProcessStream(rawValue: try members.readNumber(Int32.self)) else { throw FrameError() }
            // A copy: a slice would keep all that was received with it.
            self = .wrote(id, stream, ByteBuffer(bytes: members.readableBytesView))
        case 4:
            self = .exited(id, .exited(try members.readNumber(Int32.self)))
        case 5:
            self = .exited(id, .signaled(try members.readNumber(Int32.self)))
        case 6:
            self = .flushed(id, try members.readNumber(UInt64.self))
        default:
            throw FrameError()
        }
    }
}
