import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::GraphQLSchema`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlschema.html)
extension APIDeployment {
    mutating func provisionSchema(_ resource: ResourceProperties) throws(DeploymentError) -> Attributes {
        try resource.refuseUnknown(honoured: ["ApiId", "Definition", "DefinitionS3Location"], withoutEffect: [])
        let apiID = try apiID(of: resource)
        let definition: String
        let property: String
        if let text = try resource.string("Definition") {
            (definition, property) = (text, "Definition")
        } else {
            property = "DefinitionS3Location"
            definition = try environment.file(try resource.required(property))
        }
        do throws(SchemaError) {
            drafts[apiID]?.schema = try SchemaBuilder.build(sdl: definition)
        } catch {
            throw DeploymentError(resource.resource, property, "\(error)")
        }
        return Attributes(ref: "\(apiID)GraphQLSchema", attributes: ["Id": "\(apiID)GraphQLSchema"])
    }
}
