extension String {
    /// Of an error's message, what a line of the log has room for. The whole is in the function's own lines.
    var firstLine: String {
        let line = prefix { !$0.isNewline }
        let start = line.prefix(500)
        return start.utf8.count == utf8.count ? self : "\(start)…"
    }
}
