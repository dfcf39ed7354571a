import Dispatch
import EmulatorCore
import NIOCore
import NIOPosix
import Testing

@testable import LambdaEmu

@Suite struct ProcessEventRelayTests {
    @Test func `a loop never has more to do than a pipe holds and one event`() async {
        let chunk = ByteBuffer(repeating: 120, count: ProcessEventRelay.maximum / 2)
        let counts = Locked((underWay: 0, most: 0, delivered: 0))
        let relay = ProcessEventRelay(to: MultiThreadedEventLoopGroup.singleton.next()) { _ in
            counts.withLock { counts in
                counts.underWay -= 1
                counts.delivered += 1
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "supervisor").async {
                for _ in 1...1_000 {
                    counts.withLock { counts in
                        counts.underWay += 1
                        counts.most = max(counts.most, counts.underWay)
                    }
                    relay.relay(.wrote(.output, chunk))
                }
                continuation.resume()
            }
        }
        #expect(counts.withLock { $0.delivered } == 1_000)
        #expect(counts.withLock { $0.most } <= 2)
    }

    @Test func `events come in order, and the loop itself is never made to wait`() async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let received = Locked<[Int]>([])
        let relay = ProcessEventRelay(to: loop) { event in
            if case .wrote(_, let bytes) = event { received.withLock { $0.append(bytes.readableBytes) } }
        }
        let sizes = [ProcessEventRelay.maximum, 1, ProcessEventRelay.maximum, 2]
        try await loop.submit {
            for size in sizes { relay.relay(.wrote(.output, ByteBuffer(repeating: 120, count: size))) }
        }.get()
        try await loop.submit {}.get()
        #expect(received.withLock { $0 } == sizes)
    }
}
