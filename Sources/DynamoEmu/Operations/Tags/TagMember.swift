import EmulatorCore

/// `Tag` as a request has it.
struct TagMember: Sendable {
    var key: String?
    var value: String?

    init(key: String? = nil, value: String? = nil) {
        self.key = key
        self.value = value
    }

    static func list(_ reader: inout JSONReader) throws(DynamoError) -> [TagMember]? {
        guard try reader.beginList() else { return nil }
        var tags: [TagMember] = []
        while try reader.element() {
            guard try reader.beginStructure("Tag") else { continue }
            var tag = TagMember()
            while let member = try reader.memberName() {
                switch member {
                case "Key": tag.key = try reader.stringMember()
                case "Value": tag.value = try reader.stringMember()
                default: try reader.skipMember()
                }
            }
            tags.append(tag)
        }
        return tags
    }
}
