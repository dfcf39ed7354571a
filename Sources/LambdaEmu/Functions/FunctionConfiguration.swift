package import OrderedCollections

/// A deployed function (Lambda API Reference, "FunctionConfiguration"), and where its code lies.
package struct FunctionConfiguration: Sendable {
    package var functionName: String
    package var region: String
    package var accountID: String
    /// Of the resource in its template; `--env-vars` names functions so.
    package var logicalID: String
    /// `python3.12`
    package var runtime: String
    /// `status_publisher.handler`
    package var handler: String
    package var functionDescription: String = ""
    package var role: String = ""
    /// Seconds, 1 to 900.
    package var timeout: Int = 3
    /// MB. Reported, and handed to the function; not enforced.
    package var memorySize: Int = 128
    /// The template's, with `--env-vars` over them; none of Lambda's own.
    package var variables: OrderedDictionary<String, String> = [:]
    package var logging = LoggingConfig()
    /// RecursiveLoop: Terminate, or Allow.
    package var stopsLoops = true
    package var code: FunctionCode
    /// In the order of the template: of a file that two of them hold, the later one's counts.
    package var layers: [LayerContent] = []
    /// nil: as many as the account has. 0: every invocation is throttled.
    package var reservedConcurrentExecutions: Int?
    /// After the first try of an asynchronous invocation: 0 to 2.
    package var maximumRetryAttempts: Int = 2
    /// Seconds, 60 to 21600.
    package var maximumEventAge: Int = 21_600
    /// The versions and aliases that an ARN may end in, `$LATEST` first.
    package var qualifiers: [String] = ["$LATEST"]

    package init(
        functionName: String, region: String, accountID: String, logicalID: String, runtime: String, handler: String,
        code: FunctionCode
    ) {
        self.functionName = functionName
        self.region = region
        self.accountID = accountID
        self.logicalID = logicalID
        self.runtime = runtime
        self.handler = handler
        self.code = code
    }

    /// For the log: the name, or the logical id where the name is only derived from it.
    package var label: String { functionName.contains("-\(logicalID)-") ? logicalID : functionName }

    package var functionARN: String { "arn:aws:lambda:\(region):\(accountID):function:\(functionName)" }
}

/// The code of a function: a private copy, in which nothing is but what would be on AWS.
package struct FunctionCode: Sendable, Hashable {
    /// The folder of the private copy, an absolute path: what is `/var/task` on AWS.
    package var directory: String
    /// Where it was copied from, as an absolute path; for messages, and to tell what lies beside it.
    package var source: String
    /// Bytes.
    package var size: Int
    /// As Lambda shows it: base64 of the SHA-256 of what was deployed.
    package var sha256: String

    package init(directory: String, source: String, size: Int, sha256: String) {
        self.directory = directory
        self.source = source
        self.size = size
        self.sha256 = sha256
    }
}

/// A layer, unpacked: what is `/opt` on AWS.
package struct LayerContent: Sendable, Hashable {
    package var arn: String
    package var directory: String
    package var source: String

    package init(arn: String, directory: String, source: String) {
        self.arn = arn
        self.directory = directory
        self.source = source
    }
}
