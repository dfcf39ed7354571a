import NIOCore
import NIOPosix

@main
struct BenchPeer {
    static let usage = """
        bench-peer echo --port P --body-file FILE [--header 'name: value' ...]
            A bare HTTP server on two event loops: reads each request whole, answers with FILE.
        bench-peer broadcast --port P --frame-file FILE
            A bare WebSocket server on two event loops: POST /go sends FILE as one text frame to every socket.
        bench-peer fanout-client --url ws://HOST:PORT/PATH --sockets N --rounds R --post-url http://HOST:PORT/PATH
                [--post-file FILE] [--post-header 'name: value' ...] [--subprotocol NAME] [--start-file FILE]
                [--warm-up ROUNDS] [--wait]
            Opens N sockets, subscribes each (--start-file: AppSync's connection_init, then this message), then POSTs
            R times and measures from each POST to each socket's frame. Prints one JSON line.
            --wait: prints {"event":"subscribed"} and waits for a line on stdin before the first POST.
        Servers print {"event":"ready","port":P} when they listen; port 0 is any free one.
        """

    static func main() async {
        do {
            var arguments = Array(CommandLine.arguments.dropFirst())
            guard !arguments.isEmpty else { throw Failure("a mode is missing") }
            let mode = arguments.removeFirst()
            let options = try Options(arguments)
            switch mode {
            case "echo": try await Echo.run(options)
            case "broadcast": try await Broadcast.run(options)
            case "fanout-client": try await FanOutClient.run(options)
            default: throw Failure("there is no mode \(mode)")
            }
        } catch let failure as Failure {
            fail("bench-peer: \(failure.description)\n\(usage)")
        } catch {
            fail("bench-peer: \(error)")
        }
    }
}

struct Failure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
