import EmulatorCore

/// What a resource's properties violate of Lambda's service model. Lambda tells all of it at once, before it looks at
/// anything else.
struct ConstraintViolations {
    private var violations: [ConstraintViolation] = []
    /// The first property that is to blame.
    private var property: String?

    /// - Parameter property: the name in the template, where the violation has that of the request.
    mutating func require(_ holds: Bool, _ property: String, else violation: ConstraintViolation) {
        guard !holds else { return }
        violations.append(violation)
        self.property = self.property ?? property
    }

    func check() throws(ResourceFailure) {
        guard !violations.isEmpty else { return }
        throw ResourceFailure(property: property, LambdaError.validation(violations).message)
    }
}
