import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::ApiKey`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html)
extension APIDeployment {
    static let apiKeyProperties = KnownProperties(
        honoured: ["ApiId", "Expires", "Description"], notEmulated: ["ApiKeyId": []])

    mutating func provisionKey(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let isFirst = drafts.values.allSatisfy { $0.record.keys.isEmpty }
        let derived = "da2-" + identifier(of: resource)
        let id = (isFirst ? environment.apiKey : nil) ?? derived
        let members = try members(of: resource)
        let now = environment.now
        let arn = try change(apiID) { api throws(ControlPlaneError) in
            // A time in the past is kept: a template that was deployed long ago has an expired key on AWS, too, and
            // clients of it get 401 here as there.
            let expires =
                if let seconds = try members.integer("expires") { try APIKey.latest(seconds, now: now) } else {
                    try APIKey.expiry(nil, now: now)
                }
            try api.create(APIKey(id: id, expires: expires, description: try members.string("description")))
            return "/apikeys/\(id)"
        }
        return ProvisionedResource(
            ref: arn, attributes: ["ApiKey": .string(id), "ApiKeyId": .string(id), "Arn": .string(arn)])
    }
}
