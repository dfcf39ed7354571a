import EmulatorCore

/// How offsets are written: `+08:00`, `-07:00:30`.
enum ZoneOffset {
    /// What `java.time.ZoneOffset.of` takes: `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`; nil for others.
    static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var groups: [[UInt8]] = bytes.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map(Array.init)
        if groups.count == 1, groups[0].count > 2, groups[0].count % 2 == 0 {
            let digits = groups[0]
            groups = stride(from: 0, to: digits.count, by: 2).map { Array(digits[$0..<($0 + 2)]) }
        }
        guard (1...3).contains(groups.count), groups.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }),
            groups[0].count == 2 || groups.count == 1 && groups[0].count == 1,
            groups.dropFirst().allSatisfy({ $0.count == 2 })
        else { return nil }
        let numbers = groups.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers[0] <= 18, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let seconds =
            numbers[0] * 3600 + (numbers.count > 1 ? numbers[1] * 60 : 0) + (numbers.count > 2 ? numbers[2] : 0)
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// `Z`, `+08:00`, `-07:00:30`
    static func text(_ seconds: Int) -> String {
        guard seconds != 0 else { return "Z" }
        let (sign, parts) = split(seconds)
        return sign + parts[0] + ":" + parts[1] + (seconds % 60 == 0 ? "" : ":" + parts[2])
    }

    /// The sign, and hours, minutes and seconds as two digits each.
    static func split(_ seconds: Int) -> (sign: String, parts: [String]) {
        let magnitude = abs(seconds)
        let parts = [magnitude / 3600, magnitude / 60 % 60, magnitude % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return (seconds < 0 ? "-" : "+", parts)
    }
}
