import NIOCore
import NIOWebSocket

/// One open WebSocket: reads the client's messages, writes the session's, keeps the closing handshake.
///
/// Ten thousand of these stand idle at once: what is not needed while idle is not kept.
final class WebSocketChannelHandler: ChannelInboundHandler, OpenConnection {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer
    typealias Written = @Sendable (Bool) -> Void

    private enum Phase {
        case open
        /// Our close frame is sent, or waits behind what is. The client's is awaited.
        case closing
        /// Close the channel, or its sending side, behind our close frame.
        case ending(CloseMode)
        case closed
    }

    private let id: UInt64
    private let configuration: WebSocketConfiguration
    private let loop: ServerLoop

    private var context: ChannelHandlerContext?
    private var session: (any WebSocketSession)?
    private var messages: WebSocketMessages
    private var phase = Phase.open
    private var reason = WebSocketCloseReason.lost
    private var closeTimer: ScheduledAction?

    /// The frames of this turn of the loop, encoded, in one buffer.
    private var outgoing = ByteBuffer()
    private var waiting: [Written] = []
    /// Of frames that will never be written. They are told when the socket is gone, so that they can know why.
    private var unwritten: [Written] = []
    /// Bytes of the flushes that the kernel has not taken whole.
    private var buffered = 0
    private var isQueued = false

    init(id: UInt64, configuration: WebSocketConfiguration, loop: ServerLoop) {
        self.id = id
        self.configuration = configuration
        self.loop = loop
        messages = WebSocketMessages(maximumSize: configuration.maximumMessageSize)
    }

    /// Makes the session, once the handshake is answered.
    func open(_ makeSession: (any WebSocketConnection) -> any WebSocketSession) {
        guard context != nil else { return }
        let session = makeSession(WebSocketChannelConnection(id: id, handler: self, eventLoop: loop.eventLoop))
        self.session = session
        session.opened()
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        guard context != nil else { return }
        context = nil
        phase = .closed
        closeTimer?.cancel()
        closeTimer = nil
        outgoing = ByteBuffer()
        loop.remove(self)
        let session = self.session
        self.session = nil
        let waiting = unwritten + self.waiting
        self.waiting = []
        unwritten = []
        // The session first: whoever hears that a frame was not written can know why.
        session?.closed(reason)
        for written in waiting { written(false) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch phase {
        case .open: act(on: messages.receive(unwrapInboundIn(data)))
        case .closing:
            if case .close = messages.receive(unwrapInboundIn(data)) { context.close(promise: nil) }
        case .ending, .closed: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            // Only a close frame ends a WebSocket properly; either way nobody speaks any more.
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The rest of a frame that was refused: thrown away until the client has read our close frame and closes, or
        // the close timer fires. Closing now would reset the connection, and the close frame be lost.
        if case .ending = phase, error is ByteToMessageDecoderError { return }
        guard let error = error as? NIOWebSocketError, case .open = phase else {
            context.close(promise: nil)
            return
        }
        switch error {
        case .invalidFrameLength:
            fail(code: 1009, reason: "the frame is larger than \(configuration.maximumFrameSize) bytes")
        case .fragmentedControlFrame: fail(code: 1002, reason: "a control frame in fragments")
        case .multiByteControlFrameLength: fail(code: 1002, reason: "a control frame past 125 bytes")
        }
    }

    private func act(on action: WebSocketMessages.Action) {
        switch action {
        case .nothing: break
        case .text(let text): session?.received(text: text)
        case .pong(let data): enqueue(.pong, data, written: nil)
        case .close(let code):
            reason = .client(code: code)
            end(.all, code: code, reason: "")
        case .fail(let code, let reason): fail(code: code, reason: reason)
        }
    }

    private func fail(code: UInt16, reason: String) {
        self.reason = .protocolError
        // The client may be in the middle of sending: closing both sides at once would reset the connection, and the
        // close frame be lost.
        end(.output, code: code, reason: reason)
    }

    // MARK: Sending

    var pendingBytes: Int { buffered + outgoing.readableBytes }

    func send(text: ByteBuffer, written: Written?) { enqueue(.text, text, written: written) }

    private func enqueue(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, written: Written?) {
        guard case .open = phase, context != nil else { return notWritten(written) }
        let size = ByteBuffer.serverFrameSize(payload.readableBytes)
        if pendingBytes + size > configuration.maximumPendingBytes {
            overflow()
            return notWritten(written)
        }
        outgoing.writeServerFrame(opcode, payload)
        if let written { waiting.append(written) }
        queueFlush()
    }

    /// Never from within `send`: the sender may be in the middle of its own bookkeeping.
    private func notWritten(_ written: Written?) {
        guard let written else { return }
        guard context == nil else { return unwritten.append(written) }
        loop.eventLoop.execute { written(false) }
    }

    private func queueFlush() {
        guard !isQueued else { return }
        isQueued = true
        loop.flushAtEndOfTurn(self)
    }

    private func overflow() {
        reason = .overflow
        phase = .closed
        outgoing = ByteBuffer()
        loop.eventLoop.assumeIsolated().execute { self.abandon() }
    }

    /// Hands the frames of this turn to the kernel.
    func flush() {
        isQueued = false
        guard let context, outgoing.readableBytes > 0 else { return }
        let frames = outgoing
        let waiting = self.waiting
        outgoing = ByteBuffer()
        self.waiting = []
        // One promise a flush, however many frames it has. The usual flush is taken by the kernel before this returns.
        let size = frames.readableBytes
        buffered += size
        let taken = loop.eventLoop.makePromise(of: Void.self)
        taken.futureResult.assumeIsolated().whenComplete { result in
            let success = if case .success = result { true } else { false }
            self.flushed(size, success, waiting)
        }
        context.writeAndFlush(wrapOutboundOut(frames), promise: taken)
    }

    private func flushed(_ size: Int, _ success: Bool, _ waiting: [Written]) {
        buffered -= size
        if success || context == nil {
            for written in waiting { written(success) }
        } else {
            // The kernel refuses more: the channel is about to close, and `leave` tells them then.
            unwritten.append(contentsOf: waiting)
        }
        if case .ending(let mode) = phase, pendingBytes == 0 { context?.close(mode: mode, promise: nil) }
    }

    // MARK: Closing

    func close(code: UInt16, reason: String) {
        guard case .open = phase, context != nil else { return }
        self.reason = .server(code: code)
        phase = .closing
        writeCloseFrame(code, reason)
    }

    private func end(_ mode: CloseMode, code: UInt16?, reason: String) {
        phase = .ending(mode)
        writeCloseFrame(code, reason)
    }

    private func writeCloseFrame(_ code: UInt16?, _ reason: String) {
        var payload = ByteBuffer()
        if let code {
            payload.writeInteger(code)
            payload.writeString(Self.atMost123Bytes(reason))
        }
        outgoing.writeServerFrame(.connectionClose, payload)
        queueFlush()
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        closeTimer = loop.clock.schedule(after: configuration.closeTimeout, on: loop.eventLoop) {
            bound.value.abandon()
        }
    }

    /// A control frame has 125 bytes, two of them the code's. Cut between characters.
    private static func atMost123Bytes(_ reason: String) -> String {
        var reason = reason
        while reason.utf8.count > 123 { reason.removeLast() }
        return reason
    }

    func stop(reason: String) { close(code: 1001, reason: reason) }

    func abandon() { context?.close(promise: nil) }
}
