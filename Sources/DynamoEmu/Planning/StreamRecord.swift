import EmulatorCore

/// One record of a stream. Images are there as far as the view type says, in the form items are stored in. The bytes are
/// the database's: they must not outlive the call that hands them out.
struct StreamRecord {
    var sequence: SequenceNumber
    var time: Timestamp
    /// `eventName`: INSERT, MODIFY or REMOVE.
    var event: String
    /// Whether DynamoDB itself made the change: it deletes what has expired.
    var isByService: Bool
    var keys: UnsafeRawBufferPointer
    var old: UnsafeRawBufferPointer?
    var new: UnsafeRawBufferPointer?
    var size: Int
}
