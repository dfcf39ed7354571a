import EmulatorCore

/// What a request violates of its service model. Lambda tells all of it at once, before it looks at anything else:
/// `2 validation errors detected: Value … at 'timeout' failed to satisfy constraint: Member must …; Value …`.
struct ConstraintViolations {
    private var texts: [String] = []
    /// The first that is to blame.
    private var property: String?

    /// - Parameters:
    ///   - value: as Lambda quotes it; nil where it quotes none.
    ///   - member: the name in the request, `memorySize`.
    ///   - property: the name in the template, `MemorySize`.
    mutating func require(
        _ holds: Bool, _ value: String?, at member: String, property: String, _ constraint: String
    ) {
        guard !holds else { return }
        let quoted = value.map { " '\($0)'" } ?? ""
        texts.append("Value\(quoted) at '\(member)' failed to satisfy constraint: \(constraint)")
        self.property = self.property ?? property
    }

    mutating func require(
        _ value: Int?, in range: ClosedRange<Int>, at member: String, property: String
    ) {
        guard let value else { return }
        require(
            value >= range.lowerBound, String(value), at: member, property: property,
            "Member must have value greater than or equal to \(range.lowerBound)")
        require(
            value <= range.upperBound, String(value), at: member, property: property,
            "Member must have value less than or equal to \(range.upperBound)")
    }

    mutating func require(_ value: String?, atMost length: Int, at member: String, property: String) {
        guard let value else { return }
        require(
            value.count <= length, value, at: member, property: property,
            "Member must have length less than or equal to \(length)")
    }

    func check() throws(ResourceFailure) {
        guard !texts.isEmpty else { return }
        let errors = texts.count == 1 ? "1 validation error" : "\(texts.count) validation errors"
        throw ResourceFailure(property: property, "\(errors) detected: \(texts.joined(separator: "; "))")
    }
}
