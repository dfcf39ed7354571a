package import EmulatorCore
package import Logging
package import NIOCore
import NIOHTTP1
import OrderedCollections

/// AppSync's control plane: the operations that make and change APIs, behind the wire protocol (REST-JSON, service model
/// of 2017-07-25).
///
/// What AWS does in the background (the creation of a schema, the deletion of an API) is done when the answer is given.
package struct ControlPlane: HTTPHandler {
    let apis: AppSyncService
    let region: String
    let accountID: String
    /// What URLs in answers start with.
    let publicURL: String
    private let signatures: any SignatureVerifier
    private let log: Logger

    package init(
        apis: AppSyncService, region: String, accountID: String, publicURL: String,
        signatures: any SignatureVerifier, log: Logger
    ) {
        self.apis = apis
        self.region = region
        self.accountID = accountID
        self.publicURL = publicURL
        self.signatures = signatures
        self.log = log
    }

    /// What the paths of AppSync's operations start with.
    package static let prefixes = [
        "/v1/apis", "/v1/tags", "/v1/domainnames", "/v1/mergedApis", "/v1/sourceApis", "/v1/datasources",
        "/v1/dataplane-evaluatetemplate", "/v1/dataplane-evaluatecode", "/v2/apis",
    ]

    var environment: ResolverEnvironment { apis.environment }
    var now: Timestamp { environment.clock.now }

    /// 26 characters that nobody has yet: ids of APIs and functions, and what follows `da2-` in a key.
    func newIdentifier() -> String { StableIdentifier.make(environment.identifiers.uuid()) }

    // MARK: - Requests

    package func answer(_ request: HTTPRequest, on loop: any EventLoop) -> HTTPAnswer {
        let request = ControlPlaneRequest(request, id: environment.identifiers.uuid(), received: now)
        do throws(ControlPlaneError) {
            let principal = try authorize(request.http)
            environment.trace.join(request.id, causedBy: principal.actingFor)
            switch request.operation.work {
            case .now(let answer): return .now(respond(to: request, try answer(request, self)))
            case .later(let answer):
                return .later {
                    do throws(ControlPlaneError) { return respond(to: request, try await answer(request, self)) } catch
                    {
                        return refuse(request, error)
                    }
                }
            case .notEmulated: throw .notEmulated("The AppSync operation \(request.operation.name)")
            }
        } catch {
            return .now(refuse(request, error))
        }
    }

    /// AppSync's words for what the signature check found.
    private func authorize(_ request: HTTPRequest) throws(ControlPlaneError) -> SigV4Principal {
        do throws(SigV4Error) {
            let principal = try signatures.verify(SigV4Request(request))
            // Of a key that is not known here nothing is checked, its scope neither.
            if principal.isVerified { try principal.requireService("appsync") }
            return principal
        } catch {
            throw .signature(error)
        }
    }

    // MARK: - Answers

    private func respond(to request: ControlPlaneRequest, _ answer: ControlPlaneAnswer) -> HTTPResponse {
        record(request)
        var headers: HTTPHeaders = ["x-amzn-RequestId": request.id]
        switch answer {
        case .json(let json):
            headers.add(name: "content-type", value: "application/json")
            return HTTPResponse(headers: headers, body: json.write())
        case .document(let text):
            headers.add(name: "content-type", value: "application/octet-stream")
            return HTTPResponse(headers: headers, body: ByteBuffer(string: text))
        }
    }

    private func refuse(_ request: ControlPlaneRequest, _ error: ControlPlaneError) -> HTTPResponse {
        let sentence = error.message.prefix { $0 != "\n" }
        log.notice(
            "\(request.operation.name) \(request.subject): \(error.code): \(sentence)",
            metadata: ["requestId": "\(request.id)"])
        record(request, outcome: error.code, detail: error.message)
        return error.response(requestID: request.id)
    }

    private func record(_ request: ControlPlaneRequest, outcome: String = "ok", detail: String? = nil) {
        environment.trace.record(
            TraceEntry(
                requestID: request.id,
                time: request.received,
                service: .appsync,
                step: request.operation.name,
                subject: request.subject,
                outcome: outcome,
                duration: now - request.received,
                detail: detail
            )
        )
    }
}

/// What an operation has to say.
enum ControlPlaneAnswer: Sendable {
    case json(JSONValue)
    /// A body that is no JSON of the protocol's (`GetIntrospectionSchema`).
    case document(String)

    /// What operations without members in their answer say.
    static let empty = ControlPlaneAnswer.json([:])
}
