/// Why the server does not listen. The description is one sentence for the person who started it.
package enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    case portInUse(host: String, port: Int)
    case notPermitted(host: String, port: Int)
    case addressNotAvailable(host: String)
    case cannotListen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .portInUse(let host, let port): "port \(port) is already in use on \(host)"
        case .notPermitted(let host, let port):
            "port \(port) on \(host) needs privileges that this process does not have"
        case .addressNotAvailable(let host): "\(host) is not an address of this machine"
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host) port \(port): \(reason)"
        }
    }
}
