#if TLS
    import NIOCore
    import NIOTLS

    /// Ends a connection whose TLS handshake has begun and does not come to its end, for the HTTP behind it has seen
    /// nothing of the client yet and so has no timer; and tells of a handshake that fails. Stands behind TLS, and goes
    /// with the handshake's end.
    final class TLSHandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer

        private let deadline: Duration
        private let clock: any EmulatorClock
        private let failed: (any Error) -> Void
        private var timer: ScheduledAction?

        init(_ deadline: Duration, clock: any EmulatorClock, failed: @escaping (any Error) -> Void = { _ in }) {
            self.deadline = deadline
            self.clock = clock
            self.failed = failed
        }

        func handlerAdded(context: ChannelHandlerContext) {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            timer = clock.schedule(after: deadline, on: context.eventLoop) { bound.value.close(promise: nil) }
        }

        func handlerRemoved(context: ChannelHandlerContext) { cancel() }

        func channelInactive(context: ChannelHandlerContext) {
            cancel()
            context.fireChannelInactive()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            failed(error)
            context.fireErrorCaught(error)
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            context.fireUserInboundEventTriggered(event)
            guard case .handshakeCompleted? = event as? TLSUserEvent else { return }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }

        private func cancel() {
            timer?.cancel()
            timer = nil
        }
    }
#endif
