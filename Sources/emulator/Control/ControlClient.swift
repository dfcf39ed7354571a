import ArgumentParser
import EmulatorCore
import NIOCore
import NIOHTTP1
import NIOPosix

/// Calls the control endpoints of a running emulator, one request a connection.
struct ControlClient {
    private let host: String
    private let port: Int
    private let endpoint: String

    /// - Throws: `ValidationError` for anything that is not `http://HOST[:PORT]`.
    init(endpoint: String) throws(ValidationError) {
        self.endpoint = endpoint
        let authority = endpoint.dropFirst("http://".count).prefix { $0 != "/" }
        guard endpoint.hasPrefix("http://"), !authority.isEmpty else {
            throw ValidationError("--endpoint takes http://HOST:PORT, not '\(endpoint)'.")
        }
        let colon = authority.last == "]" ? nil : authority.lastIndex(of: ":")
        let name = authority[..<(colon ?? authority.endIndex)]
        guard let port = colon.map({ Int(authority[authority.index(after: $0)...]) }) ?? 80 else {
            throw ValidationError("--endpoint takes http://HOST:PORT, not '\(endpoint)'.")
        }
        host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : String(name)
        self.port = port
    }

    /// - Throws: `StartError` when nobody answers, or with the answer's own sentence when it is a refusal.
    func call(_ method: HTTPMethod, _ name: String, body: JSONValue? = nil) async throws -> JSONValue {
        let (status, content) = try await exchange(method, ControlService.prefix + name, body: body)
        let answer: JSONValue
        do {
            answer = try JSONParser.parse(content)
        } catch {
            throw StartError("\(endpoint) is not an emulator: its answer is not JSON (\(error))")
        }
        guard status.code < 300 else {
            throw StartError(answer["message"]?.string ?? "\(endpoint) answered \(status)")
        }
        return answer
    }

    private func exchange(
        _ method: HTTPMethod, _ uri: String, body: JSONValue?
    ) async throws -> (HTTPResponseStatus, ByteBuffer) {
        let channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
        do {
            channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(5))
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw StartError("no emulator answers at \(endpoint): is `emulator serve` running there?")
        }
        return try await channel.executeThenClose { inbound, outbound in
            let content = body?.write() ?? ByteBuffer()
            let headers: HTTPHeaders = [
                "host": "\(host):\(port)", "content-type": "application/json",
                "content-length": "\(content.readableBytes)", "connection": "close",
            ]
            // At once: a request without a body is whole with its head, and the emulator closes after its answer.
            try await outbound.write(contentsOf: [
                .head(.init(version: .http1_1, method: method, uri: uri, headers: headers)),
                .body(.byteBuffer(content)), .end(nil),
            ])
            var status = HTTPResponseStatus.internalServerError
            var answer = ByteBuffer()
            for try await part in inbound {
                switch part {
                case .head(let head): status = head.status
                case .body(var piece): answer.writeBuffer(&piece)
                case .end: return (status, answer)
                }
            }
            throw StartError("\(endpoint) closed the connection before it answered")
        }
    }
}
