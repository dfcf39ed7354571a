package import NIOCore

/// One message between the emulator and another process of this program. On the wire: the length of the rest in four
/// bytes, one byte for the kind, then its members.
package protocol ProcessFrame: Sendable, Equatable {
    var kind: UInt8 { get }
    func writeMembers(to buffer: inout ByteBuffer)
    /// - Throws: `FrameError` for a kind that is not known, or members that are not there.
    init(kind: UInt8, members: inout ByteBuffer) throws(FrameError)
}

/// The other side does not speak this protocol: a version of another time, or not the emulator at all.
package struct FrameError: Error, Equatable {
    package init() {}
}

extension ProcessFrame {
    package func write(to buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        buffer.writeInteger(UInt32(0))
        buffer.writeInteger(kind)
        writeMembers(to: &buffer)
        buffer.setInteger(UInt32(buffer.writerIndex - start - 4), at: start)
    }
}

/// Takes bytes as they come, gives frames.
package struct FrameDecoder<Frame: ProcessFrame>: Sendable {
    /// No frame of ours comes near; what does is no frame.
    private static var lengthMaximum: UInt32 { 64 << 20 }

    private var buffer = ByteBuffer()

    package init() {}

    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        buffer.discardReadBytes()
        buffer.writeBytes(bytes)
    }

    /// The next frame that is whole, nil until more bytes came.
    package mutating func next() throws(FrameError) -> Frame? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        guard (1...Self.lengthMaximum).contains(length) else { throw FrameError() }
        guard buffer.readableBytes - 4 >= Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        guard var members = buffer.readSlice(length: Int(length)), let kind = members.readInteger(as: UInt8.self) else {
            throw FrameError()
        }
        return try Frame(kind: kind, members: &members)
    }
}

extension ByteBuffer {
    package mutating func writeText(_ text: String) {
        writeInteger(UInt32(text.utf8.count))
        writeString(text)
    }

    package mutating func readText() throws(FrameError) -> String {
        let length = try readNumber(UInt32.self)
        guard let text = readString(length: Int(length)) else { throw FrameError() }
        return text
    }

    package mutating func readNumber<Number: FixedWidthInteger>(_: Number.Type) throws(FrameError) -> Number {
        guard let number = readInteger(as: Number.self) else { throw FrameError() }
        return number
    }

    package mutating func writeList<Element>(_ list: [Element], _ write: (inout ByteBuffer, Element) -> Void) {
        writeInteger(UInt32(list.count))
        for element in list { write(&self, element) }
    }

    package mutating func readList<Element>(
        _ read: (inout ByteBuffer) throws(FrameError) -> Element
    ) throws(FrameError) -> [Element] {
        var list: [Element] = []
        for _ in 0..<(try readNumber(UInt32.self)) { list.append(try read(&self)) }
        return list
    }
}
