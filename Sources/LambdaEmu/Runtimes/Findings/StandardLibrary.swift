/// What Python's standard library gained and lost from 3.9 to 3.14 ("What's New in Python", "Removed" and "New
/// Modules"): of these alone may another version have what the one that runs here has not.
enum StandardLibrary {
    static func isOfSomeVersions(_ module: String) -> Bool {
        changing.contains(String(module.prefix { $0 != "." }))
    }

    private static let changing: Set<String> = [
        // Gained.
        "tomllib", "annotationlib", "compression", "_zstd",
        // Lost by 3.10 and 3.11.
        "formatter", "parser", "symbol", "binhex",
        // Lost by 3.12.
        "asynchat", "asyncore", "distutils", "imp", "smtpd",
        // Lost by 3.13.
        "aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis", "nntplib",
        "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
    ]
}
