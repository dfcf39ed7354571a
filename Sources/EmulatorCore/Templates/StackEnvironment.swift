/// What a stack is deployed with: the pseudo parameters, the values of its parameters, other stacks' exports.
package struct StackEnvironment: Sendable {
    package var stackName: String
    package var region: String
    package var accountID: String
    /// By name; what is not here has its default.
    package var parameters: [String: String]
    package var exports: [String: String]
    /// Who could have exported what is not among them: `The other sources: b.yaml exports X.`
    package var exporters: String

    package init(
        stackName: String,
        region: String,
        accountID: String = "000000000000",
        parameters: [String: String] = [:],
        exports: [String: String] = [:],
        exporters: String = ""
    ) {
        self.stackName = stackName
        self.region = region
        self.accountID = accountID
        self.parameters = parameters
        self.exports = exports
        self.exporters = exporters
    }

    /// `cn-…` and `us-gov-…` are partitions of their own.
    package var partition: String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    var urlSuffix: String { partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com" }

    /// Its last part derives from the name, so that it stays over restarts.
    package var stackID: String {
        let digits = StableIdentifier.make("stack", accountID, region, stackName, length: 12)
        return "arn:\(partition):cloudformation:\(region):\(accountID):stack/\(stackName)/\(digits)"
    }

    /// What CloudFormation would name a resource that has no name of its own: `stack-LogicalId-` and twelve characters.
    package func physicalName(of logicalID: String) -> String {
        "\(stackName)-\(logicalID)-" + StableIdentifier.make(stackID, logicalID, length: 12).uppercased()
    }

    /// The value of `AWS::…`; nil for one that there is not. `AWS::NoValue` is none: it takes its property away.
    func pseudoParameter(_ name: String) -> JSONValue? {
        switch name {
        case "AWS::AccountId": .string(accountID)
        case "AWS::NotificationARNs": .array([])
        case "AWS::Partition": .string(partition)
        case "AWS::Region": .string(region)
        case "AWS::StackId": .string(stackID)
        case "AWS::StackName": .string(stackName)
        case "AWS::URLSuffix": .string(urlSuffix)
        default: nil
        }
    }
}
