/// `CachingConfig` of a resolver, as it was given. It asks for nothing until its API has a cache
/// (https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html), and APIs have none here:
/// `CreateApiCache` is refused, and `AWS::AppSync::ApiCache` is a placeholder with a notice.
package struct CachingConfig: Sendable, Hashable {
    /// Seconds, 1 to 3,600.
    package var ttl: Int
    /// `$context.arguments.id` and the like.
    package var cachingKeys: [String]

    package init(ttl: Int, cachingKeys: [String]) {
        self.ttl = ttl
        self.cachingKeys = cachingKeys
    }
}
