/// A minor version of Python, which is what a Lambda runtime names: `python3.12`.
package struct PythonVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var minor: Int

    package init(minor: Int) { self.minor = minor }

    /// - Parameter text: `python3.12`, `3.12` or `3.12.1`.
    package init?(_ text: some StringProtocol) {
        let parts = (text.hasPrefix("python") ? text.dropFirst(6) : text[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0] == "3", let minor = Int(parts[1]), minor >= 0 else { return nil }
        self.minor = minor
    }

    /// The identifier of the Lambda runtime, which is also the name of its program and of its folder here.
    package var description: String { "python3.\(minor)" }

    package static func < (left: PythonVersion, right: PythonVersion) -> Bool { left.minor < right.minor }

    /// Of those that are there: this one, else the nearest; of two as near the newer, which runs more of older code
    /// than an older one does of newer.
    func nearest(of others: some Sequence<PythonVersion>) -> PythonVersion? {
        others.min { (abs($0.minor - minor), -$0.minor) < (abs($1.minor - minor), -$1.minor) }
    }
}
