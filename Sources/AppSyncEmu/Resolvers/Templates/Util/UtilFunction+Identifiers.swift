import EmulatorCore

extension UtilFunction {
    /// "ID generation utils"
    static let identifiers: [UtilFunction] = [
        made("autoId") { $0.identifiers.uuid() },
        made("autoUlid") { ulid($0) },
        made("autoKsuid") { ksuid($0) },
    ]

    private static func made(_ name: String, _ make: @escaping @Sendable (UtilEnvironment) -> String) -> UtilFunction {
        UtilFunction(name) { (arguments, environment) throws(TemplateFailure) in
            arguments.isEmpty ? .string(make(environment)) : .null
        }
    }

    /// 48 bits of milliseconds and 80 of chance, as 26 characters of Crockford's base 32 (github.com/ulid/spec).
    private static func ulid(_ environment: UtilEnvironment) -> String {
        let (high, low) = environment.identifiers.randomBits()
        let time = UInt64(max(0, environment.clock.now.milliseconds)) & 0xFFFF_FFFF_FFFF
        var bits = UInt128(time) << 80 | UInt128(high & 0xFFFF) << 64 | UInt128(low)
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var text: [Character] = []
        for _ in 0..<26 {
            text.append(digits[Int(bits & 31)])
            bits >>= 5
        }
        return String(text.reversed())
    }

    /// 32 bits of seconds since 2014-05-13 and 128 of chance, as 27 characters of base 62 (github.com/segmentio/ksuid).
    private static func ksuid(_ environment: UtilEnvironment) -> String {
        let (high, low) = environment.identifiers.randomBits()
        let time = UInt32(truncatingIfNeeded: environment.clock.now.seconds - 1_400_000_000)
        var words = [time, UInt32(high >> 32), UInt32(truncatingIfNeeded: high), UInt32(low >> 32)]
        words.append(UInt32(truncatingIfNeeded: low))
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        var text: [Character] = []
        for _ in 0..<27 {
            var remainder: UInt64 = 0
            for index in words.indices {
                let value = remainder << 32 | UInt64(words[index])
                words[index] = UInt32(value / 62)
                remainder = value % 62
            }
            text.append(digits[Int(remainder)])
        }
        return String(text.reversed())
    }
}
