/// What Lambda's Python image holds beyond the standard library, here with fixed versions: the runtime interface client,
/// boto3 and what they need. Each package is named, so that pip has nothing to choose.
enum PythonRequirements {
    /// - Returns: nil when no release of Lambda's runtime interface client is for that version.
    static func pins(for version: PythonVersion) -> [String]? {
        switch version.minor {
        case 10...: current + shared
        // The last releases that take it. awslambdaric: https://pypi.org/project/awslambdaric/3.1.1/
        case 9: python39 + shared
        default: nil
        }
    }

    private static let shared = [
        "jmespath==1.1.0", "python-dateutil==2.9.0.post0", "simplejson==4.3.0", "six==1.17.0",
        "snapshot-restore-py==1.0.0",
    ]
    private static let current = [
        "awslambdaric==4.2.2", "boto3==1.44.5", "botocore==1.44.5", "s3transfer==0.19.3", "urllib3==2.8.0",
    ]
    private static let python39 = [
        "awslambdaric==3.1.1", "boto3==1.42.97", "botocore==1.42.97", "s3transfer==0.16.1", "urllib3==1.26.20",
    ]
}
