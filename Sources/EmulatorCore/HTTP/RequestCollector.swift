import NIOCore
import NIOHTTP1

/// Joins the parts of one connection's requests, and says when a body is too large.
struct RequestCollector {
    enum Action {
        case nothing
        /// The client waits for `100 Continue` before it sends the body.
        case sendContinue
        case request(HTTPRequestHead, ByteBuffer)
        /// The body is, or will be, over the limit. `bodyFollows`: what comes of it will be thrown away, up to
        /// `finish`; else the client was not told to go on, and nothing comes.
        case tooLarge(HTTPRequestHead, bodyFollows: Bool)
        /// Enough was thrown away: close.
        case finish
    }

    private enum State {
        case idle
        case reading(HTTPRequestHead, body: ByteBuffer, announced: Int)
        case discarding(Int)
        case finished
    }

    private let maximumBodySize: Int
    private let maximumDiscardedBytes: Int
    private var state = State.idle
    /// Counts parts, so that a timer can see whether anything came.
    private(set) var progress = 0

    init(maximumBodySize: Int, maximumDiscardedBytes: Int) {
        self.maximumBodySize = maximumBodySize
        self.maximumDiscardedBytes = maximumDiscardedBytes
    }

    /// Whether a request's head is here and its end is not.
    var isReading: Bool {
        switch state {
        case .reading, .discarding: true
        case .idle, .finished: false
        }
    }

    /// Whether the request was answered before its body ended.
    var isDiscarding: Bool { if case .discarding = state { true } else { false } }

    mutating func receive(_ part: HTTPServerRequestPart) -> Action {
        progress &+= 1
        switch part {
        case .head(let head): return begin(head)
        case .body(let bytes): return append(bytes)
        case .end: return end()
        }
    }

    private mutating func begin(_ head: HTTPRequestHead) -> Action {
        // The decoder has refused a content-length that is not a number, or given twice.
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        let waits =
            head.version != .http1_0
            && (head.headers.first(name: "expect").map { $0.lowercased() == "100-continue" } ?? false)
        if announced > maximumBodySize {
            state = waits ? .finished : .discarding(0)
            return .tooLarge(head, bodyFollows: !waits)
        }
        state = .reading(head, body: ByteBuffer(), announced: announced)
        return waits ? .sendContinue : .nothing
    }

    private mutating func append(_ bytes: ByteBuffer) -> Action {
        switch state {
        case .idle, .finished: return .nothing
        case .discarding(let count):
            let count = count + bytes.readableBytes
            state = count > maximumDiscardedBytes ? .finished : .discarding(count)
            return count > maximumDiscardedBytes ? .finish : .nothing
        case .reading(let head, var body, let announced):
            if body.readableBytes + bytes.readableBytes > maximumBodySize {
                state = .discarding(bytes.readableBytes)
                return .tooLarge(head, bodyFollows: true)
            }
            // Nobody else may hold the buffer while it grows, or it would be copied.
            state = .idle
            if body.readableBytes == 0 {
                // The usual request comes in one read: a slice of what was read, not a copy.
                body = bytes
            } else {
                // At most 1 MiB on the client's word; from there on the buffer doubles.
                body.reserveCapacity(min(max(announced, body.readableBytes + bytes.readableBytes), 1 << 20))
                body.writeImmutableBuffer(bytes)
            }
            state = .reading(head, body: body, announced: announced)
            return .nothing
        }
    }

    private mutating func end() -> Action {
        defer { if case .finished = state {} else { state = .idle } }
        switch state {
        case .reading(let head, let body, _): return .request(head, body)
        case .discarding: return .finish
        case .idle, .finished: return .nothing
        }
    }
}
