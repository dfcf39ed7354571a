import NIOCore
import Testing

@testable import EmulatorCore

@Suite("Frames between the emulator and its supervisor")
struct ProcessFrameTests {
    private static let commands: [SupervisorCommand] = [
        .start(
            7,
            ProcessDescription(
                executable: "/bin/sh", arguments: ["-c", "echo ü", ""], environment: ["A": "1", "B": "", "C": "x=y"],
                directory: "/tmp", openFileLimit: 1_024)),
        .start(.max, ProcessDescription(executable: "/bin/true")),
        .signal(7, 15),
        .removeAtEnd("/tmp/emulator-1/code"),
        .stop(graceMilliseconds: 300),
        .flush(7, 12),
    ]

    private static let events: [SupervisorEvent] = [
        .started(7, processID: 4_711),
        .refused(7, reason: "No such file or directory"),
        .wrote(7, .report, ByteBuffer(string: "{}\n")),
        .wrote(7, .output, ByteBuffer(bytes: [0, 255, 10])),
        .flushed(7, 12),
        .exited(7, .exited(3)),
        .exited(7, .signaled(9)),
    ]

    private func bytes(_ frames: [some ProcessFrame]) -> [UInt8] {
        var buffer = ByteBuffer()
        for frame in frames { frame.write(to: &buffer) }
        return Array(buffer.readableBytesView)
    }

    private func decode<Frame: ProcessFrame>(
        _ bytes: [UInt8], by size: Int, as _: Frame.Type
    ) throws -> [Frame] {
        var decoder = FrameDecoder<Frame>()
        var frames: [Frame] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            decoder.append(bytes[start..<min(start + size, bytes.count)])
            while let frame = try decoder.next() { frames.append(frame) }
        }
        return frames
    }

    @Test("Frames read back as they were written, however the bytes are cut", arguments: [1, 2, 3, 5, 64, 10_000])
    func roundTrip(size: Int) throws {
        #expect(try decode(bytes(Self.commands), by: size, as: SupervisorCommand.self) == Self.commands)
        #expect(try decode(bytes(Self.events), by: size, as: SupervisorEvent.self) == Self.events)
    }

    @Test("A frame that has not come whole is waited for")
    func partial() throws {
        var decoder = FrameDecoder<SupervisorEvent>()
        decoder.append(bytes([Self.events[2]]).dropLast())
        #expect(try decoder.next() == nil)
    }

    @Test(
        "What is no frame is refused",
        arguments: [
            [0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 1, 99], [0, 0, 0, 3, 2, 0, 0],
            [0, 0, 0, 13, 1, 0, 0, 0, 1, 255, 255, 255, 255, 0, 0, 0, 0],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(throws: FrameError.self) { try decode(bytes, by: 100, as: SupervisorCommand.self) }
    }
}
