/// What our code inside a worker noticed in a function's own code; what would fail on AWS, or is skipped there.
package struct Finding: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        /// A module that nobody found.
        case module(String)
        /// `..realtime`: an import that leads out of the package.
        case relativeImport(String)
        /// `/var/task/ca.pem`: a file of the package, opened by the name that it has on AWS alone.
        case path(String)
        /// A variable of the environment that is not set.
        case variable(String)
    }

    package var functionName: String
    package var subject: Subject
    /// Within the package, `status_publisher.py`; in a layer `/opt/python/…`.
    package var file: String
    package var line: Int
    /// The whole of it, for people.
    package var sentence: String
}
