package import EmulatorCore
import NIOCore
import OrderedCollections

/// What other services of the account ask: nothing is signed, everything else is as on the wire.
extension DynamoService: TableCalls {
    package func call(
        _ operation: String,
        _ request: JSONObject,
        for caller: CallContext
    ) throws(ServiceException) -> JSONObject {
        let start = account.clock.now
        let requestID = account.identifiers.dynamoRequestID()
        join(requestID, causedBy: caller.requestID)
        var subject = ""
        var remark: String?
        do throws(DynamoError) {
            guard let known = OperationTable.byName[operation] else { throw .notEmulatedOperation(operation) }
            var writer = JSONWriter()
            try run(known, JSONValue.object(request).write(), from: nil, &subject, &remark, to: &writer)
            let answer: JSONValue
            do throws(JSONError) { answer = try writer.withParsed() } catch {
                throw .internalServerError("The answer to \(operation) is not JSON: \(error)")
            }
            record(requestID, start, operation, subject, error: nil, remark: remark)
            return answer.object ?? [:]
        } catch {
            record(requestID, start, operation, subject, error: error)
            throw ServiceException(
                code: error.code, message: error.message, status: error.status, requestID: requestID,
                members: error.extras)
        }
    }
}

extension JSONWriter {
    /// What was written, as a tree.
    fileprivate borrowing func withParsed() throws(JSONError) -> JSONValue {
        try withBytes { bytes in
            Result { () throws(JSONError) -> JSONValue in try JSONParser.parse(bytes) }
        }.get()
    }
}
