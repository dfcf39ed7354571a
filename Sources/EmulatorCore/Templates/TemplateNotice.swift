/// Something to say about a template that is served nevertheless: what is wrong with it or not emulated, and what
/// became of it.
package struct TemplateNotice: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// AWS would refuse the template.
        case refused
        /// AWS would take it; the emulator cannot do all that it asks for.
        case notEmulated
    }

    package var kind: Kind
    package var error: TemplateError
    /// `Table is left out`
    package var consequence: String

    package init(_ error: TemplateError, _ consequence: String) {
        kind = error.isNotEmulated ? .notEmulated : .refused
        self.error = error
        self.consequence = consequence
    }

    /// `template.yaml:12: …; Table is left out`
    package var description: String {
        let sentence = error.description
        return "\(sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence); \(consequence)"
    }
}
