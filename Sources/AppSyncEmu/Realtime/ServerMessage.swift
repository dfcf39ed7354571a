import EmulatorCore
package import NIOCore

/// What the server says (facts 1.2). A client that meets any other type raises a protocol error, so there are no
/// others. `data` is not here: the fan-out writes it around a payload that subscribers share.
///
/// Members stand in the order of the captures: the id first in `start_ack` (amplify-swift #3632, 2024), `data` (the same)
/// and `error` (aws-appsync-realtime-client-ios #108, 2022). Of `complete` there is none, and the developer guide prints
/// the type first.
package enum ServerMessage: Sendable, Equatable {
    case connectionAck(timeoutMilliseconds: Int)
    case keepAlive
    case startAck(id: String)
    case complete(id: String)
    /// The end of an invalidated subscription. Its payload is documented (developer guide, "Unsubscribing WebSocket
    /// connections using filters"), the message around it is not: `complete` is what clients understand.
    case invalidated(id: String)
    case error(id: String?, ErrorPayload)
    case connectionError(RealtimeError)

    /// `errors` is a list nearly always; two cases send one object (facts 1.3).
    package enum ErrorPayload: Sendable, Equatable {
        case list([RealtimeError])
        case object(RealtimeError)
    }

    package func encode() -> ByteBuffer {
        var writer = JSONWriter(capacity: 256)
        switch self {
        case .connectionAck(let timeout):
            writer.write(literal: #"{"type":"connection_ack","payload":{"connectionTimeoutMs":"#)
            writer.write(int: timeout)
            writer.write(literal: "}}")
        case .keepAlive:
            writer.write(literal: #"{"type":"ka"}"#)
        case .startAck(let id):
            writer.write(literal: #"{"id":"#)
            writer.write(string: id)
            writer.write(literal: #","type":"start_ack"}"#)
        case .complete(let id):
            writer.write(literal: #"{"type":"complete","id":"#)
            writer.write(string: id)
            writer.write(literal: "}")
        case .invalidated(let id):
            writer.write(literal: #"{"type":"complete","id":"#)
            writer.write(string: id)
            writer.write(literal: #","payload":{"message":"Subscription complete."}}"#)
        case .error(let id, let payload):
            writer.write(literal: "{")
            if let id {
                writer.write(literal: #""id":"#)
                writer.write(string: id)
                writer.write(literal: ",")
            }
            writer.write(literal: #""type":"error","payload":{"errors":"#)
            switch payload {
            case .object(let error): writer.write(error)
            case .list(let errors): writer.write(errors)
            }
            writer.write(literal: "}}")
        case .connectionError(let error):
            writer.write(literal: #"{"payload":{"errors":"#)
            writer.write([error])
            writer.write(literal: #"},"type":"connection_error"}"#)
        }
        return writer.byteBuffer()
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ errors: [RealtimeError]) {
        write(literal: "[")
        for (index, error) in errors.enumerated() {
            if index > 0 { write(literal: ",") }
            write(error)
        }
        write(literal: "]")
    }

    fileprivate mutating func write(_ error: RealtimeError) {
        var separator: StaticString = "{"
        if let errorType = error.errorType {
            write(literal: separator)
            write(literal: #""errorType":"#)
            write(string: errorType)
            separator = ","
        }
        if let message = error.message {
            write(literal: separator)
            write(literal: #""message":"#)
            write(string: message)
            separator = ","
        }
        if let errorCode = error.errorCode {
            write(literal: separator)
            write(literal: #""errorCode":"#)
            write(int: errorCode)
            separator = ","
        }
        write(literal: "}")
    }
}
