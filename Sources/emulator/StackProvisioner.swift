import AppSyncEmu
import DynamoEmu
import EmulatorCore
import LambdaEmu
import OrderedCollections

/// Hands each resource of a template to the service whose it is. One for all stacks of a deployment: a resolver of one
/// may belong to an API of another.
struct StackProvisioner: ResourceProvisioner {
    let tables: DynamoService
    var apis: APIDeployment
    var functions: FunctionDeployment
    /// Of the tables made so far, by name.
    private(set) var tableProperties: OrderedDictionary<String, JSONValue> = [:]

    init(tables: DynamoService, apis: APIDeployment, functions: FunctionDeployment) {
        self.tables = tables
        self.apis = apis
        self.functions = functions
    }

    func support(for type: String) -> ResourceSupport {
        if type == "AWS::DynamoDB::Table" { return .emulated(DynamoService.tableProperties) }
        if let known = APIDeployment.types[type] { return .emulated(known) }
        if FunctionDeployment.types.contains(type) { return .emulated(nil) }
        return RecognizedTypes.contains(type) ? .notEmulated : .unrecognized
    }

    mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        if APIDeployment.types[resource.type] != nil { return try apis.provision(resource) }
        if FunctionDeployment.types.contains(resource.type) { return try functions.provision(resource) }
        return try provisionTable(resource)
    }

    /// What the objects in a table's properties have
    /// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html).
    private static let tableLists: KeyValuePairs<String, Set<String>> = [
        "AttributeDefinitions": ["AttributeName", "AttributeType"],
        "KeySchema": ["AttributeName", "KeyType"],
        "GlobalSecondaryIndexes": [
            "IndexName", "KeySchema", "Projection", "ProvisionedThroughput", "OnDemandThroughput", "WarmThroughput",
            "ContributorInsightsSpecification",
        ],
        "LocalSecondaryIndexes": ["IndexName", "KeySchema", "Projection"],
        "Tags": ["Key", "Value"],
    ]

    private static let tableObjects: KeyValuePairs<String, Set<String>> = [
        "ProvisionedThroughput": ["ReadCapacityUnits", "WriteCapacityUnits"],
        "OnDemandThroughput": ["MaxReadRequestUnits", "MaxWriteRequestUnits"],
        "WarmThroughput": ["ReadUnitsPerSecond", "WriteUnitsPerSecond"],
        "SSESpecification": ["SSEEnabled", "SSEType", "KMSMasterKeyId"],
        "TimeToLiveSpecification": ["AttributeName", "Enabled"],
        "StreamSpecification": ["StreamViewType", "ResourcePolicy"],
        "PointInTimeRecoverySpecification": ["PointInTimeRecoveryEnabled", "RecoveryPeriodInDays"],
    ]

    private mutating func provisionTable(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        var resource = resource
        let name = try resource.string("TableName") ?? resource.physicalName
        guard tableProperties[name] == nil else {
            throw ResourceFailure(
                property: "TableName",
                "Resource of type 'AWS::DynamoDB::Table' with identifier '\(name)' already exists.")
        }
        resource.properties["TableName"] = .string(name)
        guard resource.properties["KeySchema"] != nil else { throw resource.missing("KeySchema") }
        for (list, known) in Self.tableLists {
            for (index, object) in try resource.objects(list).enumerated() {
                try resource.refuseUnknown(in: object, at: "\(list).\(index)", known: known)
            }
        }
        for (name, known) in Self.tableObjects {
            if let object = try resource.object(name) { try resource.refuseUnknown(in: object, at: name, known: known) }
        }
        do throws(DynamoError) {
            try tables.createTable(fromCloudFormation: .object(resource.properties))
        } catch {
            throw ResourceFailure(property: Self.property(in: error.message), error.message)
        }
        tableProperties[name] = .object(resource.properties)
        let stack = resource.stack
        let arn = "arn:\(stack.partition):dynamodb:\(stack.region):\(stack.accountID):table/\(name)"
        var attributes: [String: JSONValue] = ["Arn": .string(arn)]
        if let path = tables.streamPath(ofTable: name) { attributes["StreamArn"] = .string(arn + path) }
        return ProvisionedResource(ref: name, attributes: attributes)
    }

    /// The property that a validation error of DynamoDB's names as a member of its request:
    /// `… at 'keySchema.1.member.keyType' failed to satisfy constraint …` → `KeySchema.0.KeyType`.
    private static func property(in message: String) -> String? {
        guard let start = message.firstRange(of: " at '")?.upperBound,
            let end = message[start...].firstIndex(of: "'")
        else { return nil }
        let parts = message[start..<end].split(separator: ".").filter { $0 != "member" }
        return parts.map { part in
            Int(part).map { String($0 - 1) } ?? part.prefix(1).uppercased() + part.dropFirst()
        }.joined(separator: ".")
    }
}
