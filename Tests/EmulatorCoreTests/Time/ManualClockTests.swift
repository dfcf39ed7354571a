import EmulatorCore
import NIOCore
import NIOPosix
import Testing

@Suite struct ManualClockTests {
    @Test func `the clock stands still, and runs what comes due in order of time`() async throws {
        let clock = ManualClock(now: Timestamp(seconds: 100))
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let ran = Locked<[String]>([])
        clock.schedule(after: .seconds(2), on: loop) { ran.withLock { $0.append("two") } }
        clock.schedule(after: .seconds(1), on: loop) { ran.withLock { $0.append("one") } }
        let taken = clock.schedule(after: .seconds(1), on: loop) { ran.withLock { $0.append("taken back") } }
        clock.schedule(after: .seconds(3), on: loop) { ran.withLock { $0.append("three") } }
        taken.cancel()
        #expect(clock.now == Timestamp(seconds: 100))

        clock.advance(by: .milliseconds(2500))
        try await loop.submit {}.get()
        #expect(ran.withLock { $0 } == ["one", "two"])
        #expect(clock.now.milliseconds == 102_500)
        clock.advance(by: .milliseconds(500))
        try await loop.submit {}.get()
        #expect(ran.withLock { $0 } == ["one", "two", "three"])
    }

    @Test func `timestamps before 1970 round down`() {
        #expect(Timestamp(nanoseconds: -1).seconds == -1)
        #expect(Timestamp(nanoseconds: -1).milliseconds == -1)
        #expect(Timestamp(seconds: 5) - Timestamp(seconds: 3) == .seconds(2))
        #expect(Timestamp(seconds: 5) + .milliseconds(-500) < Timestamp(seconds: 5))
    }
}
