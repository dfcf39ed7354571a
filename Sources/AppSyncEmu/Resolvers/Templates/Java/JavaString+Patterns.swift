// The methods of `java.lang.String` that take a regular expression.
extension JavaString {
    static func matches(_ text: String, _ pattern: String) throws(TemplateFailure) -> Bool {
        var matcher = JavaMatcher(try compile(pattern), text)
        return try matcher.matches()
    }

    /// `split(regex, limit)`: without a limit (0), empty strings at the end are dropped; an empty match at the start
    /// never makes one.
    static func split(_ text: String, _ pattern: String, limit: Int = 0) throws(TemplateFailure) -> [String] {
        var matcher = JavaMatcher(try compile(pattern), text)
        let scalars = matcher.text
        guard !scalars.isEmpty else { return [""] }
        var parts: [String] = []
        var start = 0
        var position = 0
        while limit <= 0 || parts.count < limit - 1, let found = try matcher.find(from: position) {
            position = found.isEmpty ? found.upperBound + 1 : found.upperBound
            if found.upperBound == 0 { continue }
            // An empty match at the very end splits nothing off.
            if found.isEmpty, found.lowerBound == scalars.count { break }
            parts.append(String(scalars[start..<found.lowerBound]))
            start = found.upperBound
            guard parts.count <= TemplateEvaluation.elementLimit else {
                throw .exceeded("A string was split into more than \(TemplateEvaluation.elementLimit) parts.")
            }
        }
        guard !parts.isEmpty else { return [text] }
        parts.append(String(scalars[start...]))
        if limit == 0 { while parts.last == "" { parts.removeLast() } }
        return parts
    }

    static func replace(
        _ text: String,
        matching pattern: String,
        with replacement: String,
        isFirstOnly: Bool
    ) throws(TemplateFailure) -> String {
        var matcher = JavaMatcher(try compile(pattern), text)
        let scalars = matcher.text
        var result = ""
        var start = 0
        var position = 0
        while let found = try matcher.find(from: position) {
            result.unicodeScalars.append(contentsOf: scalars[start..<found.lowerBound])
            try append(replacement, of: matcher, to: &result)
            start = found.upperBound
            position = found.isEmpty ? found.upperBound + 1 : found.upperBound
            guard result.utf8.count <= TemplateEvaluation.outputLimit else {
                throw .exceeded(
                    "A string of a mapping template is larger than \(TemplateEvaluation.outputLimit) bytes.")
            }
            if isFirstOnly { break }
        }
        result.unicodeScalars.append(contentsOf: scalars[start...])
        return result
    }

    /// `$1`, `${name}` and `\x` in a replacement (`Matcher.appendReplacement`).
    private static func append(
        _ replacement: String,
        of matcher: JavaMatcher,
        to result: inout String
    ) throws(TemplateFailure) {
        var rest = replacement.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "\\" {
                guard let escaped = rest.popFirst() else { throw .java("character to be escaped is missing") }
                result.unicodeScalars.append(escaped)
            } else if scalar == "$" {
                let number: Int
                if rest.first == "{" {
                    let name = String(rest.dropFirst().prefix { $0 != "}" })
                    guard let named = matcher.pattern.groupNames[name] else {
                        throw .java("No group with name {\(name)}")
                    }
                    rest = rest.dropFirst(name.unicodeScalars.count + 2)
                    number = named
                } else {
                    number = try groupNumber(&rest, of: matcher)
                }
                if let group = matcher.group(number) { result.unicodeScalars.append(contentsOf: group) }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// As many digits as there are groups for.
    private static func groupNumber(
        _ rest: inout Substring.UnicodeScalarView,
        of matcher: JavaMatcher
    ) throws(TemplateFailure) -> Int {
        guard let first = rest.first, ("0"..."9").contains(first) else { throw .java("Illegal group reference") }
        rest.removeFirst()
        var number = Int(first.value - 48)
        guard number <= matcher.pattern.groupCount else { throw .java("No group \(number)") }
        while let next = rest.first, ("0"..."9").contains(next) {
            let longer = number * 10 + Int(next.value - 48)
            guard longer <= matcher.pattern.groupCount else { break }
            rest.removeFirst()
            number = longer
        }
        return number
    }

    private static func compile(_ pattern: String) throws(TemplateFailure) -> JavaPattern {
        do throws(JavaPatternError) { return try JavaPattern(pattern) } catch { throw .java(error.description) }
    }
}

extension String {
    init(_ scalars: some Sequence<Unicode.Scalar>) {
        self.init()
        unicodeScalars.append(contentsOf: scalars)
    }
}
