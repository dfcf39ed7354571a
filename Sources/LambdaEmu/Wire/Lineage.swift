import Crypto

/// How often each function was invoked in one chain of requests: what Lambda adds to the tracing header, and SDKs carry
/// from function to function, so that it can stop a loop (Developer Guide, "Use Lambda recursive loop detection to
/// prevent infinite loops"; X-Ray Developer Guide, "Tracing header": `Lineage=a87bd80c:1|68fd508a:5`).
struct Lineage: Sendable, Equatable {
    /// "If your function is invoked approximately 16 times in the same chain of requests", it stops the next.
    static let maximum = 16

    private var counts: [(name: String, count: Int)] = []

    /// - Parameter text: `a87bd80c:1|68fd508a:5`; the SDK for Python escapes the bar.
    init(_ text: String = "") {
        for part in text.split(separator: "|").flatMap({ $0.split(separator: "%7C") }) {
            let fields = part.split(separator: ":")
            guard fields.count == 2, let count = Int(fields[1]), (0...Self.maximum).contains(count) else { continue }
            counts.append((String(fields[0]), count))
        }
    }

    var text: String { counts.map { "\($0.name):\($0.count)" }.joined(separator: "|") }

    func isLoop(of functionARN: String) -> Bool {
        let name = Self.name(functionARN)
        return counts.contains { $0.name == name && $0.count >= Self.maximum }
    }

    /// With one more invocation of the function.
    func entering(_ functionARN: String) -> Lineage {
        let name = Self.name(functionARN)
        var lineage = self
        if let index = counts.firstIndex(where: { $0.name == name }) {
            lineage.counts[index].count = min(counts[index].count + 1, Self.maximum)
        } else {
            lineage.counts.append((name, 1))
        }
        return lineage
    }

    /// Eight hexadecimal digits.
    private static func name(_ functionARN: String) -> String {
        SHA256.hash(data: Array(functionARN.utf8)).prefix(4)
            .map { String($0 >> 4, radix: 16) + String($0 & 0x0F, radix: 16) }.joined()
    }

    static func == (one: Lineage, other: Lineage) -> Bool { one.text == other.text }
}
