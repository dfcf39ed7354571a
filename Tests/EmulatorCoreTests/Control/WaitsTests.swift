import NIOEmbedded
import Testing

@testable import EmulatorCore

@Suite struct WaitsTests {
    private let clock = ManualClock()
    private let loop = NIOAsyncTestingEventLoop()

    @Test func `what is the case already is not waited for`() async {
        #expect(await Waits(clock: clock, timers: loop).wait(timeout: .seconds(1)) { true } == .met)
    }

    @Test func `who waits is woken by a change, and by nothing else`() async {
        let waits = Waits(clock: clock, timers: loop)
        let number = Locked(0)
        let looks = Locked(0)
        // The first look is over before anything changes.
        let (first, begun) = AsyncStream<Void>.makeStream()
        async let outcome = waits.wait(timeout: .seconds(1)) {
            looks.withLock { $0 += 1 }
            begun.yield()
            return number.withLock { $0 } == 2
        }
        var looked = first.makeAsyncIterator()
        await looked.next()
        for value in 1...2 {
            number.withLock { $0 = value }
            waits.changed()
            await looked.next()
        }
        #expect(await outcome == .met)
        #expect(looks.withLock { $0 } == 3)
        waits.changed()
    }

    /// Waits for what never is the case; says when it was looked at.
    private func inVain(_ waits: Waits, _ looked: AsyncStream<Void>.Continuation) async -> Waits.Outcome {
        await waits.wait(timeout: .seconds(5)) {
            looked.yield()
            return false
        }
    }

    @Test func `time runs out on the clock`() async {
        let waits = Waits(clock: clock, timers: loop)
        let (first, begun) = AsyncStream<Void>.makeStream()
        async let outcome = inVain(waits, begun)
        await first.first { true }
        clock.advance(by: .seconds(5))
        await loop.run()
        #expect(await outcome == .timedOut)
    }

    @Test func `nobody waits for what has stopped`() async {
        let waits = Waits(clock: clock, timers: loop)
        let (first, begun) = AsyncStream<Void>.makeStream()
        async let outcome = inVain(waits, begun)
        await first.first { true }
        waits.stop()
        #expect(await outcome == .stopped)
        #expect(await waits.wait(timeout: .seconds(5)) { true } == .stopped)
    }

    @Test func `many wait for different things`() async {
        let waits = Waits(clock: clock, timers: loop)
        let number = Locked(0)
        await withTaskGroup(of: Waits.Outcome.self) { group in
            for wanted in 1...50 {
                group.addTask { await waits.wait(timeout: .seconds(60)) { number.withLock { $0 } >= wanted } }
            }
            group.addTask {
                for _ in 1...50 {
                    number.withLock { $0 += 1 }
                    waits.changed()
                }
                return .met
            }
            for await outcome in group { #expect(outcome == .met) }
        }
    }
}
