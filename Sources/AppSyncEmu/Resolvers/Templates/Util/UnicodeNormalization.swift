@_spi(_Unicode) import Swift

/// The forms of Unicode's normalization (UAX #15), `$util.str.normalize`'s second argument.
enum UnicodeNormalization: String {
    case nfc, nfd, nfkc, nfkd

    func normalize(_ text: String) -> String {
        // Most texts are ASCII, which every form leaves alone.
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        switch self {
        case .nfc: return String(text._nfc)
        case .nfd: return String(text._nfd)
        case .nfkc: return String(CompatibilityMapping.apply(to: text)._nfc)
        case .nfkd: return String(CompatibilityMapping.apply(to: text)._nfd)
        }
    }
}
