#if TLS
    import NIOCore
    import NIOTLS

    /// Ends a connection whose TLS handshake has begun and does not come to its end: the HTTP behind it has seen nothing
    /// of the client yet, and so has no timer. Stands behind TLS, and goes with the handshake's end.
    final class TLSHandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer

        private let deadline: Duration
        private let clock: any EmulatorClock
        private var timer: ScheduledAction?

        init(_ deadline: Duration, clock: any EmulatorClock) {
            self.deadline = deadline
            self.clock = clock
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
