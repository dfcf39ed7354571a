import EmulatorCore
import OrderedCollections

/// The functions of `util` that `$util` of templates has too, called with JSON.
enum SharedUtility {
    /// - Parameters:
    ///   - name: without `util.`.
    ///   - arguments: an array, as JSON.
    /// - Returns: `v` and the value as JSON, or `e` and the error as JSON: `message`, `type`.
    static func call(_ name: String, _ arguments: String, in environment: UtilEnvironment) -> String {
        var writer = JSONWriter()
        do throws(TemplateFailure) {
            guard let function = UtilFunction.named(name) else { throw .notEmulated("util.\(name)", line: 1) }
            var text = arguments
            let values = try? text.withUTF8 { try JSONParser.parse(UnsafeRawBufferPointer($0)).array }
            let value = try function.call(arguments: values ?? [], in: environment)
            writer.write(literal: "v")
            writer.write(value)
        } catch {
            let error = Self.error(error)
            writer.write(literal: "e")
            writer.write([
                "message": .string(error.message), "type": error.errorType.map { .string($0) } ?? .null,
            ])
        }
        return writer.string()
    }

    private static func error(_ failure: TemplateFailure) -> GraphQLError {
        switch failure {
        case .raised(let error), .malformed(let error, _): error
        case .exceeded(let sentence): GraphQLError(shape: .resolver, message: sentence)
        // No function of these evaluates templates.
        case .uncompiled(let error, _): GraphQLError(shape: .resolver, message: error.velocityMessage)
        case .notEmulated(let name, _):
            GraphQLError(shape: .resolver, message: "\(name) is not emulated", errorType: "NotEmulated")
        }
    }
}

/// Ids and random numbers of one call, made from the bits that came with it.
final class ScriptChance: IdentifierSource {
    private let state: Locked<(UInt64, UInt64, isFirst: Bool)>

    init(_ bits: (UInt64, UInt64)) { state = Locked((bits.0, bits.1, isFirst: true)) }

    /// Those that came first, so that a single id is the account's own; then what SplitMix64 makes of them (Steele, Lea
    /// and Flood, "Fast splittable pseudorandom number generators", 2014).
    func randomBits() -> (UInt64, UInt64) {
        state.withLock { state in
            if state.isFirst {
                state.isFirst = false
            } else {
                state.0 = Self.mix(&state.1)
                let low = Self.mix(&state.1)
                return (state.0, low)
            }
            return (state.0, state.1)
        }
    }

    private static func mix(_ seed: inout UInt64) -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var bits = seed
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
