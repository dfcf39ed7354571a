/// A word of a command that is shown to be typed, or evaluated.
package enum ShellWord {
    /// In quotes only where a shell would read it otherwise.
    package static func plain(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+=:@%,".utf8.contains(byte)
            }
        }
        if plain, !word.isEmpty { return word }
        return quoted(word)
    }

    /// Single quotes keep everything but themselves.
    package static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
