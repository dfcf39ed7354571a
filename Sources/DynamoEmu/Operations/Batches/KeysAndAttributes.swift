import EmulatorCore
import OrderedCollections

/// What BatchGetItem reads of one table.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeysAndAttributes.html
struct KeysAndAttributes: Sendable {
    var keys: [Item]?
    var attributesToGet: AttributesToGet?
    var isConsistent: Bool?
    var projectionExpression: String?
    var names: [String: String]?
    /// The first value in a key that DynamoDB refuses.
    var invalid: DynamoError?

    /// Nil when the member is null.
    static func read(_ reader: inout JSONReader) throws(DynamoError) -> KeysAndAttributes? {
        guard try reader.beginStructure("KeysAndAttributes") else { return nil }
        var request = KeysAndAttributes()
        while let member = try reader.memberName() {
            switch member {
            case "Keys": request.keys = try request.readKeys(&reader)
            case "AttributesToGet": request.attributesToGet = try AttributesToGet(&reader)
            case "ConsistentRead": request.isConsistent = try reader.boolMember()
            case "ProjectionExpression": request.projectionExpression = try reader.stringMember()
            case "ExpressionAttributeNames": request.names = try reader.stringMapMember()
            default: try reader.skipMember()
            }
        }
        return request
    }

    private mutating func readKeys(_ reader: inout JSONReader) throws(DynamoError) -> [Item]? {
        guard try reader.beginList() else { return nil }
        var keys: [Item] = []
        while try reader.element() {
            if let key = try reader.itemMember(invalid: &invalid) { keys.append(key) }
        }
        return keys
    }

    func constraints(_ found: inout Constraints, _ table: String) {
        let path = "requestItems.\(table).member"
        found.required(keys, "\(path).keys")
        if let keys, keys.isEmpty { found.length(0, of: "[]", "\(path).keys", 1...BatchGetItem.maximum) }
        attributesToGet?.constraints(&found, "\(path).attributesToGet")
    }

    // MARK: - Plan

    /// - Returns: what is asked for of each item, and what it was resolved through.
    /// - Throws: `ValidationException` for names, values and expressions, and for a key that comes twice: all that can
    ///   be said before the table is looked at.
    func projection(_ cache: ExpressionCache) throws(DynamoError) -> (Projection?, ExpressionAttributes) {
        let expressions = ExpressionMembers(names: names)
        try expressions.checkUse(in: [(.projection, projectionExpression)])
        var projection = try attributesToGet?.projection()
        var attributes = try expressions.attributes(cache)
        if let projectionExpression { projection = try attributes.projection(projectionExpression) }
        try attributes.checkUnused()
        if let invalid { throw invalid }
        let keys = keys ?? []
        for (position, key) in keys.enumerated() {
            for other in keys[..<position] where key.isSame(as: other) { throw Batch.duplicates }
        }
        return (projection, attributes)
    }

    // MARK: - Answer

    /// The rest of the request, to be sent again as it is.
    func writeUnprocessed(_ keys: some Sequence<Item>, to writer: inout JSONWriter) {
        var object = ObjectWriter(&writer)
        object.member("Keys", &writer)
        writer.write(byte: UInt8(ascii: "["))
        for (position, key) in keys.enumerated() {
            if position > 0 { writer.write(byte: UInt8(ascii: ",")) }
            AttributeValue.write(key, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "]"))
        if let attributesToGet {
            object.member("AttributesToGet", &writer)
            writer.write(.array(attributesToGet.names.map { .string($0) }))
        }
        if let isConsistent {
            object.member("ConsistentRead", &writer)
            writer.write(bool: isConsistent)
        }
        if let projectionExpression {
            object.member("ProjectionExpression", &writer)
            writer.write(string: projectionExpression)
        }
        if let names {
            object.member("ExpressionAttributeNames", &writer)
            var list = ObjectWriter(&writer)
            for (key, name) in names.sorted(by: { $0.key < $1.key }) {
                list.member(name: key, &writer)
                writer.write(string: name)
            }
            list.end(&writer)
        }
        object.end(&writer)
    }
}

extension Item {
    /// The same attributes, in whatever order; numbers by value.
    fileprivate func isSame(as other: Item) -> Bool {
        count == other.count && allSatisfy { other[$0.key] == $0.value }
    }
}
