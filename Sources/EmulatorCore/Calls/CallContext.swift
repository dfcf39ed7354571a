import OrderedCollections

/// On whose behalf one service of the account asks another.
package struct CallContext: Sendable {
    /// The request that is under way: what is asked for is joined to it in the trace.
    package var requestID: String
    /// `X-Amzn-Trace-Id`, as it reached the service or was made there.
    package var traceHeader: String?

    package init(requestID: String, traceHeader: String? = nil) {
        self.requestID = requestID
        self.traceHeader = traceHeader
    }
}

/// An exception of the service that was asked, in its own words.
package struct ServiceException: Error, Sendable, Equatable {
    /// Without a namespace: `ConditionalCheckFailedException`.
    package var code: String
    package var message: String
    /// The HTTP status that the service gives it.
    package var status: Int
    /// `x-amzn-RequestId` of the answer it came with.
    package var requestID: String
    /// What the exception has besides its message: `Item`, `CancellationReasons`.
    package var members: JSONObject

    package init(code: String, message: String, status: Int, requestID: String = "", members: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.members = members
    }
}
