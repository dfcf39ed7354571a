import EmulatorCore
import Testing

@testable import LambdaEmu

@Suite struct WorkerScheduleTests {
    private var schedule = WorkerSchedule(cores: 2)
    private var now = Timestamp(seconds: 100)
    private var hasIdleCore = true
    private var mayStart = true

    private mutating func step(hasRoom: Bool = true) -> WorkerSchedule.Step {
        schedule.step(at: now, hasRoom: hasRoom, mayStart: { mayStart }, hasIdleCore: { hasIdleCore })
    }

    @Test mutating func `a caller gets an idle worker, and else one is started for each`() {
        schedule.callerCame(1)
        schedule.callerCame(2)
        #expect(step() == .start(forEvent: false))
        schedule.started(10, forEvent: false, at: now)
        #expect(step() == .start(forEvent: false))
        schedule.started(11, forEvent: false, at: now)
        #expect(step() == .nothing)
        schedule.ready(11, at: now)
        #expect(step() == .hand(1, to: 11))
        schedule.ready(10, at: now)
        #expect(step() == .hand(2, to: 10))
        schedule.finished(11, at: now)
        schedule.callerCame(3)
        // It will poll at once.
        #expect(step() == .nothing)
        schedule.ready(11, at: now)
        #expect(step() == .hand(3, to: 11))
    }

    @Test mutating func `a start for which there is no room yet is tried again, and what is idle is taken meanwhile`() {
        mayStart = false
        schedule.callerCame(1)
        #expect(step() == .wake(after: .milliseconds(100)))
        schedule.ready(10, at: now)
        #expect(step() == .hand(1, to: 10))
    }

    @Test mutating func `a worker that polls again after it seemed lost is one of the workers`() {
        schedule.started(10, forEvent: true, at: now)
        schedule.started(11, forEvent: true, at: now)
        schedule.ready(10, at: now)
        schedule.ready(11, at: now)
        schedule.lost(10)
        schedule.ended(11)
        schedule.ready(10, at: now)
        for ticket in 1...2 { schedule.eventCame(UInt64(ticket), at: now) }
        #expect(step() == .hand(1, to: 10))
        now = now + .seconds(1)
        #expect(step() == .start(forEvent: true))
    }

    @Test mutating func `events wait for the worker that is there, in order`() {
        for ticket in 1...3 { schedule.eventCame(UInt64(ticket), at: now) }
        #expect(step() == .start(forEvent: true))
        schedule.started(10, forEvent: true, at: now)
        #expect(step() == .nothing)
        now = now + .milliseconds(400)
        schedule.ready(10, at: now)
        #expect(schedule.startDuration == .milliseconds(400))
        for ticket in 1...2 {
            #expect(step() == .hand(UInt64(ticket), to: 10))
            #expect(step() == .wake(after: .milliseconds(400)))
            schedule.finished(10, at: now)
            schedule.ready(10, at: now)
        }
        #expect(step() == .hand(3, to: 10))
        #expect(step() == .nothing)
    }

    @Test
    mutating func `an event that waited as long as a start gets further workers, as many at once as there are cores`() {
        for ticket in 1...6 { schedule.eventCame(UInt64(ticket), at: now) }
        _ = step()
        schedule.started(10, forEvent: true, at: now)
        now = now + .milliseconds(200)
        schedule.ready(10, at: now)
        #expect(step() == .hand(1, to: 10))
        now = now + .milliseconds(150)
        #expect(step() == .wake(after: .milliseconds(50)))
        now = now + .milliseconds(50)
        for worker in 11...12 {
            #expect(step() == .start(forEvent: true))
            schedule.started(UInt64(worker), forEvent: true, at: now)
        }
        #expect(step() == .nothing)
        now = now + .milliseconds(200)
        schedule.ready(11, at: now)
        #expect(step() == .hand(2, to: 11))
        #expect(step() == .start(forEvent: true))
    }

    /// Workers that take 10 ms for each event of many, until the first in line has waited as long as a start takes.
    private mutating func burst(of count: Int) {
        for ticket in 1...count { schedule.eventCame(UInt64(ticket), at: now) }
        _ = step()
        schedule.started(10, forEvent: true, at: now)
        now = now + .milliseconds(200)
        schedule.ready(10, at: now)
        for _ in 1...20 {
            _ = step()
            now = now + .milliseconds(10)
            schedule.finished(10, at: now)
            schedule.ready(10, at: now)
        }
        _ = step()
    }

    @Test mutating func `where no core is idle a burst gets no worker that costs more than it saves`() {
        hasIdleCore = false
        // 0.3 s of work, which a second worker would end 0.15 s earlier.
        burst(of: 50)
        #expect(step() == .wake(after: .milliseconds(200)))
        hasIdleCore = true
        #expect(step() == .start(forEvent: true))
    }

    @Test mutating func `where no core is idle a long burst gets workers that save more than they cost`() {
        hasIdleCore = false
        burst(of: 300)
        for worker in 11...12 {
            #expect(step() == .start(forEvent: true))
            schedule.started(UInt64(worker), forEvent: true, at: now)
            schedule.ready(UInt64(worker), at: now + .milliseconds(200))
            _ = step()
        }
        #expect(step() == .wake(after: .milliseconds(200)))
    }

    @Test mutating func `where no core is idle and no event ends, further workers are started all the same`() {
        hasIdleCore = false
        burst(of: 50)
        #expect(step() == .wake(after: .milliseconds(200)))
        now = now + .milliseconds(200)
        #expect(step() == .start(forEvent: true))
    }

    @Test mutating func `callers go before events`() {
        schedule.eventCame(1, at: now)
        _ = step()
        schedule.started(10, forEvent: true, at: now)
        schedule.callerCame(2)
        #expect(step() == .nothing)
        schedule.ready(10, at: now)
        #expect(step() == .hand(2, to: 10))
    }

    @Test mutating func `reserved concurrency is the number of workers for events`() {
        schedule.limit = 1
        schedule.eventCame(1, at: now)
        schedule.eventCame(2, at: now)
        _ = step()
        schedule.started(10, forEvent: true, at: now)
        schedule.ready(10, at: now)
        #expect(step() == .hand(1, to: 10))
        now = now + .seconds(60)
        #expect(step() == .nothing)
        schedule.finished(10, at: now)
        schedule.ready(10, at: now)
        #expect(step(hasRoom: false) == .nothing)
        #expect(step() == .hand(2, to: 10))
    }

    @Test mutating func `what a worker did not take is first in line again`() {
        for ticket in 1...2 { schedule.eventCame(UInt64(ticket), at: now) }
        _ = step()
        schedule.started(10, forEvent: true, at: now)
        schedule.ready(10, at: now)
        #expect(step() == .hand(1, to: 10))
        schedule.refused(10, 3, isEvent: true, at: now)
        schedule.ended(10)
        #expect(step() == .start(forEvent: true))
        schedule.started(11, forEvent: true, at: now)
        schedule.ready(11, at: now)
        #expect(step() == .hand(3, to: 11))
    }

    @Test mutating func `a start that failed is told to the first in line, and the next one has another`() {
        schedule.eventCame(1, at: now)
        schedule.eventCame(2, at: now)
        _ = step()
        schedule.started(10, forEvent: true, at: now)
        #expect(schedule.failed(10) == 1)
        schedule.ended(10)
        #expect(step() == .start(forEvent: true))
    }

    @Test mutating func `workers that are not needed go after a while, but for one`() {
        for worker in 10...12 {
            schedule.callerCame(UInt64(worker))
            _ = step()
            schedule.started(UInt64(worker), forEvent: false, at: now)
        }
        for worker in 10...12 {
            schedule.ready(UInt64(worker), at: now)
            _ = step()
        }
        for worker in 10...12 {
            schedule.finished(UInt64(worker), at: now)
            schedule.ready(UInt64(worker), at: now)
            now = now + .seconds(60)
        }
        #expect(schedule.nextExpiry(idleFor: .seconds(600), at: now) == .seconds(420))
        now = now + .seconds(420)
        #expect(schedule.expire(idleFor: .seconds(600), at: now) == [10])
        now = now + .seconds(3600)
        #expect(schedule.expire(idleFor: .seconds(600), at: now) == [11])
        #expect(schedule.nextExpiry(idleFor: .seconds(600), at: now) == nil)
        schedule.callerCame(1)
        #expect(step() == .hand(1, to: 12))
    }

    @Test mutating func `a worker that is lost gets nothing until it polls again`() {
        schedule.callerCame(1)
        _ = step()
        schedule.started(10, forEvent: false, at: now)
        schedule.ready(10, at: now)
        #expect(step() == .hand(1, to: 10))
        schedule.finished(10, at: now)
        schedule.ready(10, at: now)
        schedule.lost(10)
        schedule.callerCame(2)
        #expect(step() == .start(forEvent: false))
        schedule.ready(10, at: now)
        #expect(step() == .hand(2, to: 10))
    }
}
