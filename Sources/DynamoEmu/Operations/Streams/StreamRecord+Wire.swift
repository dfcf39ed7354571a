import EmulatorCore

extension StreamRecord {
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
    func write(region: String, _ stream: StoredStream, to writer: inout JSONWriter) {
        var record = ObjectWriter(&writer)
        record.member("awsRegion", &writer)
        writer.write(string: region)
        record.member("dynamodb", &writer)
        write(stream, to: &writer)
        record.member("eventID", &writer)
        writer.write(string: eventID(in: stream))
        record.member("eventName", &writer)
        writer.write(string: event)
        record.member("eventSource", &writer)
        writer.write(literal: "\"aws:dynamodb\"")
        record.member("eventVersion", &writer)
        writer.write(literal: "\"1.1\"")
        if isByService {
            record.member("userIdentity", &writer)
            writer.write(literal: #"{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}"#)
        }
        record.end(&writer)
    }

    private func write(_ stream: StoredStream, to writer: inout JSONWriter) {
        var object = ObjectWriter(&writer)
        object.member("ApproximateCreationDateTime", &writer)
        // Rounded down to the second, as AWS says of it.
        writer.write(int: Int(time.seconds))
        object.member("Keys", &writer)
        writer.write(raw: keys)
        if let new {
            object.member("NewImage", &writer)
            writer.write(raw: new)
        }
        if let old {
            object.member("OldImage", &writer)
            writer.write(raw: old)
        }
        object.member("SequenceNumber", &writer)
        writer.write(string: sequence.text)
        object.member("SizeBytes", &writer)
        writer.write(int: size)
        object.member("StreamViewType", &writer)
        writer.write(string: stream.viewType.rawValue)
        object.end(&writer)
    }

    /// 32 hexadecimal digits, the same whenever the record is read.
    private func eventID(in stream: StoredStream) -> String {
        var seed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(stream.tableName)/\(stream.label)/\(sequence.text)".utf8 {
            seed = (seed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        var text = ""
        for _ in 0..<2 {
            // SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
            seed &+= 0x9E37_79B9_7F4A_7C15
            var bits = (seed ^ seed >> 30) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
            let digits = String(bits ^ bits >> 31, radix: 16)
            text += String(repeating: "0", count: 16 - digits.count) + digits
        }
        return text
    }
}
