/// How Java writes a double (`Double.toString`): `1.0`, `0.001`, `1.0E7`.
enum JavaDouble {
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        guard value != 0 else { return value.sign == .minus ? "-0.0" : "0.0" }
        let magnitude = abs(value)
        let plain = "\(magnitude)"
        let sign = value < 0 ? "-" : ""
        // Swift leaves decimal notation later than Java, but both print the shortest digits.
        if magnitude >= 1e-3, magnitude < 1e7 { return sign + plain }

        let parts = plain.split(separator: "e")
        var exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(halves[0])
        let fraction = halves.count == 2 ? String(halves[1]) : ""
        var digits = Substring(whole + fraction)
        exponent += whole.count - 1
        while digits.first == "0", digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == "0", digits.count > 1 { digits.removeLast() }
        let rest = digits.dropFirst()
        return "\(sign)\(digits.prefix(1)).\(rest.isEmpty ? "0" : rest)E\(exponent)"
    }
}
