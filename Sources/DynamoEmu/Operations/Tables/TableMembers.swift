import EmulatorCore

/// `AttributeDefinition`
struct AttributeDefinition: Sendable {
    var name: String?
    var type: String?

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("AttributeDefinition") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "AttributeName": name = try reader.stringMember()
            case "AttributeType": type = try reader.stringMember()
            default: try reader.skipMember()
            }
        }
    }

    static func list(_ reader: inout JSONReader) throws(DynamoError) -> [AttributeDefinition]? {
        guard try reader.beginList() else { return nil }
        var attributes: [AttributeDefinition] = []
        while try reader.element() {
            if let attribute = try AttributeDefinition(&reader) { attributes.append(attribute) }
        }
        return attributes
    }

    func constraints(_ found: inout Constraints, at path: String) {
        found.required(name, "\(path).attributeName")
        found.attributeName(name, "\(path).attributeName")
        found.required(type, "\(path).attributeType")
        found.oneOf(type, "\(path).attributeType", ["B", "N", "S"])
    }
}

/// `KeySchemaElement`
struct KeySchemaElement: Sendable {
    var name: String?
    var type: String?

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("KeySchemaElement") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "AttributeName": name = try reader.stringMember()
            case "KeyType": type = try reader.stringMember()
            default: try reader.skipMember()
            }
        }
    }

    static func list(_ reader: inout JSONReader) throws(DynamoError) -> [KeySchemaElement]? {
        guard try reader.beginList() else { return nil }
        var elements: [KeySchemaElement] = []
        while try reader.element() {
            if let element = try KeySchemaElement(&reader) { elements.append(element) }
        }
        return elements
    }

    /// - Parameter maximum: two for tables and local indexes; the API sets none for global ones, whose counts are judged
    ///   later (`KeySchemaRules`).
    static func constraints(
        _ schema: [KeySchemaElement]?,
        _ found: inout Constraints,
        at path: String,
        maximum: Int = 2
    ) {
        found.required(schema, path)
        guard let schema else { return }
        found.length(schema.count, of: "[\(schema.map(\.description).joined(separator: ", "))]", path, 1...maximum)
        for (index, element) in schema.enumerated() {
            found.required(element.name, "\(path).\(index + 1).member.attributeName")
            found.attributeName(element.name, "\(path).\(index + 1).member.attributeName")
            found.required(element.type, "\(path).\(index + 1).member.keyType")
            found.oneOf(element.type, "\(path).\(index + 1).member.keyType", ["HASH", "RANGE"])
        }
    }

    /// As AWS prints it in errors.
    private var description: String {
        "KeySchemaElement(attributeName=\(name ?? "null"), keyType=\(type ?? "null"))"
    }
}

/// `ProvisionedThroughput`
struct ProvisionedThroughput: Sendable {
    var read: Int?
    var write: Int?

    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("ProvisionedThroughput") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "ReadCapacityUnits": read = try reader.integerMember("Long")
            case "WriteCapacityUnits": write = try reader.integerMember("Long")
            default: try reader.skipMember()
            }
        }
    }

    func constraints(_ found: inout Constraints, at path: String) {
        found.required(write, "\(path).writeCapacityUnits")
        found.range(write, "\(path).writeCapacityUnits", 1...Int.max)
        found.required(read, "\(path).readCapacityUnits")
        found.range(read, "\(path).readCapacityUnits", 1...Int.max)
    }

    var throughput: Throughput { Throughput(read: read ?? 0, write: write ?? 0) }
}

/// `GlobalSecondaryIndex` and `LocalSecondaryIndex`
struct SecondaryIndex: Sendable {
    let scope: IndexDefinition.Scope
    var name: String?
    var schema: [KeySchemaElement]?
    var hasProjection = false
    var projectionType: String?
    var nonKeyAttributes: [String]?
    var throughput: ProvisionedThroughput?
    var onDemand: OnDemandThroughput?
    var warm: WarmThroughputMember?

    init?(_ reader: inout JSONReader, scope: IndexDefinition.Scope) throws(DynamoError) {
        self.scope = scope
        guard try reader.beginStructure("SecondaryIndex") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "IndexName": name = try reader.stringMember()
            case "KeySchema": schema = try KeySchemaElement.list(&reader)
            case "Projection": try readProjection(&reader)
            case "ProvisionedThroughput" where scope == .global: throughput = try ProvisionedThroughput(&reader)
            case "OnDemandThroughput" where scope == .global: onDemand = try OnDemandThroughput(&reader)
            case "WarmThroughput" where scope == .global: warm = try WarmThroughputMember(&reader)
            default: try reader.skipMember()
            }
        }
    }

    private mutating func readProjection(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("Projection") else { return }
        hasProjection = true
        while let member = try reader.memberName() {
            switch member {
            case "ProjectionType": projectionType = try reader.stringMember()
            case "NonKeyAttributes": nonKeyAttributes = try reader.stringListMember()
            default: try reader.skipMember()
            }
        }
    }

    static func list(
        _ reader: inout JSONReader,
        scope: IndexDefinition.Scope
    ) throws(DynamoError) -> [SecondaryIndex]? {
        guard try reader.beginList() else { return nil }
        var indexes: [SecondaryIndex] = []
        while try reader.element() {
            if let index = try SecondaryIndex(&reader, scope: scope) { indexes.append(index) }
        }
        return indexes
    }

    func constraints(_ found: inout Constraints, at path: String) {
        if !hasProjection { found.required(String?.none, "\(path).projection") }
        found.oneOf(projectionType, "\(path).projection.projectionType", ["ALL", "INCLUDE", "KEYS_ONLY"])
        if let nonKeyAttributes {
            found.length(
                nonKeyAttributes.count,
                of: "[\(nonKeyAttributes.joined(separator: ", "))]",
                "\(path).projection.nonKeyAttributes",
                IndexRules.nonKeyAttributes
            )
            for (index, name) in nonKeyAttributes.enumerated() {
                found.attributeName(name, "\(path).projection.nonKeyAttributes.\(index + 1).member")
            }
        }
        found.required(name, "\(path).indexName")
        found.resourceName(name, "\(path).indexName")
        throughput?.constraints(&found, at: "\(path).provisionedThroughput")
        let maximum = scope == .global ? Int.max : 2
        KeySchemaElement.constraints(schema, &found, at: "\(path).keySchema", maximum: maximum)
    }

    /// Ceilings and warm throughput of a new index.
    func withThroughput(
        _ index: IndexDefinition,
        _ billing: TableDefinition.BillingMode,
        isUpdate: Bool
    ) throws(DynamoError) -> IndexDefinition {
        var index = index
        if let onDemand, !onDemand.isEmpty {
            try onDemand.check(billing, for: "index : \(index.name)", isUpdate: isUpdate)
            index.onDemand = onDemand.applied(to: nil)
        }
        if let warm, !warm.isEmpty {
            index.warm = try warm.begin(billing, index.throughput, for: "index \(index.name)")
        }
        return index
    }
}
