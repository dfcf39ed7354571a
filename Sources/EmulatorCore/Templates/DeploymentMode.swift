/// What becomes of a source that AWS would refuse to deploy.
package enum DeploymentMode: String, Sendable, CaseIterable {
    /// What fails is left out with a warning, and so is what refers to it; the rest is served.
    case lenient
    /// The first refusal refuses the whole source, as CloudFormation rolls a whole stack back.
    case strict
}
