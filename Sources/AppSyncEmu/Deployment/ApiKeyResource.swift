import EmulatorCore
import OrderedCollections

/// `AWS::AppSync::ApiKey`
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html)
extension APIDeployment {
    static let apiKeyProperties = KnownProperties(
        honoured: ["ApiId", "Expires"], withoutEffect: ["Description"], notEmulated: ["ApiKeyId": []])
    private static let standardLifetime = Duration.seconds(7 * 86_400)
    private static let longestLifetime = Duration.seconds(365 * 86_400)

    mutating func provisionKey(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource {
        let apiID = try apiID(of: resource)
        let isFirst = drafts.values.allSatisfy { $0.apiKeys.isEmpty }
        let derived = "da2-" + identifier(of: resource)
        let id = (isFirst ? environment.apiKey : nil) ?? derived
        let key = APIKey(id: id, expires: try expiry(of: resource))
        drafts[apiID]?.apiKeys.append(key)
        let arn = arn(apiID, "/apikeys/\(id)")
        return ProvisionedResource(
            ref: arn, attributes: ["ApiKey": .string(id), "ApiKeyId": .string(id), "Arn": .string(arn)])
    }

    /// AppSync rounds an expiry down to the hour and takes 1 to 365 days from now; the default is 7 days.
    ///
    /// A time in the past is kept: a template that was deployed long ago has an expired key on AWS, too, and clients
    /// of it get 401 here as there.
    private func expiry(of resource: ResolvedResource) throws(ResourceFailure) -> Timestamp {
        guard let seconds = try resource.integer("Expires") else {
            return Self.roundedDown(environment.now + Self.standardLifetime)
        }
        let expires = Self.roundedDown(Timestamp(seconds: Int64(seconds)))
        guard expires <= environment.now + Self.longestLifetime else {
            throw ResourceFailure(
                property: "Expires", "Keys must be valid for a minimum of 1 days and a maximum of 365 days.")
        }
        return expires
    }

    private static func roundedDown(_ time: Timestamp) -> Timestamp {
        Timestamp(seconds: time.seconds / 3600 * 3600)
    }
}
