/// Why a template cannot be read or deployed: the file, the line, and the reason in a sentence, in CloudFormation's
/// own words where it has some.
package struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// As the caller named it.
    package var file: String
    /// Counted from 1; nil when the whole file is meant.
    package var line: Int?
    package var reason: String
    /// AWS would take it; the emulator cannot.
    package var isNotEmulated: Bool

    package init(file: String, line: Int?, reason: String, isNotEmulated: Bool = false) {
        self.file = file
        self.line = line
        self.reason = reason
        self.isNotEmulated = isNotEmulated
    }

    /// `template.yaml:12: …`
    package var description: String { file + (line.map { ":\($0)" } ?? "") + ": " + reason }
}
