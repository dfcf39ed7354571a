/// `--awsjson-events`: how often an event encodes the value of an AWSJSON field. Three reports of 2020 say twice, with
/// nothing newer either way (facts 3: aws-mobile-appsync-sdk-js #533, sdk-ios #375, amplify-cli #4371).
enum AWSJSONEvents: String, CaseIterable, Sendable { case once, twice }
