/// The grammar of projection expressions: path { "," path }.
extension ExpressionParser {
    static func projection(_ text: String) throws(Refusal) -> [PathTemplate] {
        var parser = try ExpressionParser(text, keywords: [])
        var paths = [try parser.path()]
        while parser.accept(.comma) { paths.append(try parser.path()) }
        try parser.finish()
        return paths
    }
}
