import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::GraphQLSchema`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlschema.html)
extension APIDeployment {
    static let graphQLSchemaProperties = KnownProperties(honoured: ["ApiId", "Definition", "DefinitionS3Location"])

    mutating func provisionSchema(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let definition: String
        let property: String
        if let text = try resource.string("Definition") {
            (definition, property) = (text, "Definition")
        } else {
            property = "DefinitionS3Location"
            definition = try file(property, of: resource)
        }
        do throws(SchemaError) {
            drafts[apiID]?.record.schema = try SchemaRecord(creating: definition)
            drafts[apiID]?.record.schemaCreation = .success
        } catch {
            // CloudFormation's words before the service's (aws-cdk #8960, appsync-community #292).
            throw ResourceFailure(
                property: property,
                "Schema Creation Status is FAILED with details: \(SchemaCreation(failure: error).details ?? "")")
        }
        return ProvisionedResource(ref: "\(apiID)GraphQLSchema", attributes: ["Id": .string("\(apiID)GraphQLSchema")])
    }
}
