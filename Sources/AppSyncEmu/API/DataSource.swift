/// `AWS::AppSync::DataSource`, by its `Type`; types that are not emulated are refused before they get here.
package enum DataSource: Sendable, Hashable {
    /// NONE
    case none
    /// AMAZON_DYNAMODB
    case dynamoDB(DynamoDBConfig)
    /// AWS_LAMBDA
    case lambda(functionARN: String)
    /// HTTP
    case http(HTTPConfig)
    /// AMAZON_EVENTBRIDGE
    case eventBridge(eventBusARN: String)

    /// `DynamoDBConfig`
    package struct DynamoDBConfig: Sendable, Hashable {
        package var tableName: String
        package var region: String

        package init(tableName: String, region: String) {
            self.tableName = tableName
            self.region = region
        }
    }

    /// `HttpConfig`
    package struct HTTPConfig: Sendable, Hashable {
        /// Scheme, host and port; no path.
        package var endpoint: String
        /// `AuthorizationConfig` of type AWS_IAM; nil when requests are not signed.
        package var signing: Signing?

        package struct Signing: Sendable, Hashable {
            package var region: String
            package var serviceName: String

            package init(region: String, serviceName: String) {
                self.region = region
                self.serviceName = serviceName
            }
        }

        package init(endpoint: String, signing: Signing? = nil) {
            self.endpoint = endpoint
            self.signing = signing
        }
    }
}
