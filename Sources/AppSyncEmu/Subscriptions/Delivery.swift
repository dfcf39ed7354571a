import EmulatorCore
import NIOCore

/// One publication on its way to its subscribers. Each distinct selection is encoded once an event loop at most, and
/// the bytes of the first are shared: loops that come to it at once do not wait for each other.
final class Delivery: Sendable {
    enum Payload: Sendable {
        case ready(ByteBuffer)
        case tooLarge
    }

    let record: PublicationRecord
    private let published: JSONValue
    private let payloadLimit: Int
    private let payloads = Locked<[UInt32: Payload]>([:])

    init(record: PublicationRecord, published: JSONValue, payloadLimit: Int) {
        self.record = record
        self.published = published
        self.payloadLimit = payloadLimit
    }

    func payload(for plan: SelectionPlan) -> Payload {
        if let payload = payloads.withLock({ $0[plan.number] }) { return payload }
        let encoded = encode(plan)
        return payloads.withLock { payloads in
            if let payload = payloads[plan.number] { return payload }
            payloads[plan.number] = encoded
            return encoded
        }
    }

    private func encode(_ plan: SelectionPlan) -> Payload {
        let (bytes, nulls) = plan.payload(for: published)
        let size = bytes.readableBytes
        record.outcome.withLock { outcome in
            if !nulls.isEmpty { outcome.nulls[plan.number] = nulls }
            if size > payloadLimit { outcome.oversize[plan.number] = size }
        }
        return size > payloadLimit ? .tooLarge : .ready(bytes)
    }
}

/// What one event loop has to send of one publication.
struct DeliveryBatch: Sendable {
    var delivery: Delivery
    var subscribers: [Subscriber]
}

/// A `data` message (facts 1.2): `{"id":…,"type":"data","payload":…}`, members in AppSync's order
/// (amplify-swift #3632, 2024).
enum DataMessage {
    private static let head: StaticString = #"{"id":"#
    private static let middle: StaticString = #","type":"data","payload":"#
    private static let tail: StaticString = "}"

    static func frame(quotedID: String, payload: ByteBuffer) -> ByteBuffer {
        let fixed = head.utf8CodeUnitCount + middle.utf8CodeUnitCount + tail.utf8CodeUnitCount
        var frame = ByteBufferAllocator().buffer(capacity: fixed + quotedID.utf8.count + payload.readableBytes)
        frame.writeStaticString(head)
        frame.writeString(quotedID)
        frame.writeStaticString(middle)
        frame.writeImmutableBuffer(payload)
        frame.writeStaticString(tail)
        return frame
    }
}
