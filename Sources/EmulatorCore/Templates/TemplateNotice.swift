/// Something to say about a template that is served nevertheless: what is wrong with it or not emulated, and what
/// became of it.
package struct TemplateNotice: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// AWS would refuse the template.
        case refused
        /// AWS would take it; the emulator cannot do all that it asks for.
        case notEmulated
    }

    package enum Consequence: Sendable, Equatable, CustomStringConvertible {
        /// A resource or an output.
        case leftOut(String)
        /// A property, an attribute or a section.
        case ignored(String)
        case other(String)

        package var description: String {
            switch self {
            case .leftOut(let what): "\(what) is left out"
            case .ignored(let what): "\(what) is ignored"
            case .other(let sentence): sentence
            }
        }
    }

    package var kind: Kind
    package var error: TemplateError
    package var consequence: Consequence

    package init(_ error: TemplateError, _ consequence: Consequence) {
        kind = error.isNotEmulated ? .notEmulated : .refused
        self.error = error
        self.consequence = consequence
    }

    /// Something that the template asks for is not there.
    package var isWarning: Bool {
        if case .leftOut = consequence { return true }
        return kind == .refused
    }

    /// `template.yaml:12: …; Table is left out`
    package var description: String {
        let sentence = error.description
        return "\(sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence); \(consequence)"
    }
}
