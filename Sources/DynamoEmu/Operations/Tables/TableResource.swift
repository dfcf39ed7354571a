import EmulatorCore
import OrderedCollections

/// The properties of an `AWS::DynamoDB::Table` resource (CloudFormation template reference), as a CreateTable request
/// and the settings that CloudFormation applies after it.
struct TableResource {
    var request: CreateTable
    var timeToLive: TableDefinition.TimeToLive?
    var continuousBackups: UpdateContinuousBackups?

    /// Properties that CreateTable has under the same name and in the same shape.
    private static let shared: Set<String> = [
        "TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput",
        "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "DeletionProtectionEnabled", "TableClass", "Tags",
        "OnDemandThroughput", "WarmThroughput",
    ]

    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
    static let properties = KnownProperties(
        honoured: shared.union([
            "TimeToLiveSpecification", "StreamSpecification", "SSESpecification", "PointInTimeRecoverySpecification",
        ]),
        notEmulated: [
            "ContributorInsightsSpecification": [], "ImportSourceSpecification": [], "KinesisStreamSpecification": [],
            "ResourcePolicy": [],
        ]
    )

    /// Properties that are not honoured are left to whoever deploys the template to speak of.
    ///
    /// - Throws: `ValidationException` for what CreateTable's shape and constraints demand.
    init(_ properties: JSONValue) throws(DynamoError) {
        guard let members = properties.object else {
            throw .validation("The properties of AWS::DynamoDB::Table must be an object")
        }
        var body: JSONObject = [:]
        for (name, value) in members {
            if Self.shared.contains(name) {
                body[name] = Self.typed(value, as: name)
            } else if name == "SSESpecification", var specification = Self.typed(value, as: name).object {
                // The API calls it otherwise.
                specification["Enabled"] = specification.removeValue(forKey: "SSEEnabled")
                body[name] = .object(specification)
            } else if name == "TimeToLiveSpecification" {
                timeToLive = try Self.timeToLive(value)
            } else if name == "PointInTimeRecoverySpecification" {
                continuousBackups = try Self.continuousBackups(value, of: members["TableName"])
            } else if name == "StreamSpecification", let viewType = value["StreamViewType"] {
                // Being there enables it.
                body[name] = ["StreamEnabled": true, "StreamViewType": viewType]
            }
        }
        request = try Self.request(body)
    }

    private static func request<Request: DynamoOperation>(_ body: JSONObject) throws(DynamoError) -> Request {
        var writer = JSONWriter()
        writer.write(.object(body))
        let read = writer.withBytes { bytes in
            Result { () throws(DynamoError) -> Request in try Request.request(from: bytes) }
        }
        return try read.get()
    }

    /// Neither member is required here; left out, point-in-time recovery is off.
    private static func continuousBackups(
        _ value: JSONValue,
        of table: JSONValue?
    ) throws(DynamoError) -> UpdateContinuousBackups {
        var specification = typed(value, as: "PointInTimeRecoverySpecification").object ?? [:]
        if specification["PointInTimeRecoveryEnabled"] == nil { specification["PointInTimeRecoveryEnabled"] = false }
        let request: UpdateContinuousBackups = try request([
            "TableName": table ?? .null, "PointInTimeRecoverySpecification": .object(specification),
        ])
        try request.checkPeriod()
        return request
    }

    private static func timeToLive(_ value: JSONValue) throws(DynamoError) -> TableDefinition.TimeToLive? {
        guard typed(value["Enabled"] ?? false, as: "Enabled").bool == true else { return nil }
        guard let name = value["AttributeName"]?.string, !name.isEmpty else {
            throw .validation("TimeToLiveSpecification must have an AttributeName when it is enabled")
        }
        return TableDefinition.TimeToLive(attribute: name)
    }

    /// Templates may write numbers and booleans as strings; CloudFormation gives them the type the API wants.
    private static func typed(_ value: JSONValue, as name: String) -> JSONValue {
        switch value {
        case .string(let text):
            switch name {
            case "ReadCapacityUnits", "WriteCapacityUnits", "MaxReadRequestUnits", "MaxWriteRequestUnits",
                "ReadUnitsPerSecond", "WriteUnitsPerSecond", "RecoveryPeriodInDays":
                Int(text).map { .int($0) } ?? value
            case "DeletionProtectionEnabled", "Enabled", "SSEEnabled", "PointInTimeRecoveryEnabled":
                text == "true" ? true : text == "false" ? false : value
            default: value
            }
        case .array(let elements): .array(elements.map { typed($0, as: name) })
        case .object(let members):
            .object(JSONObject(uniqueKeysWithValues: members.map { ($0.key, typed($0.value, as: $0.key)) }))
        default: value
        }
    }
}
