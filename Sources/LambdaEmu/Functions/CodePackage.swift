import EmulatorCore

/// A package as it was deployed: a private copy of a folder, an archive, a file, or of what the template holds itself.
struct CodePackage: Sendable, Hashable {
    /// Unzipped, in bytes (Developer Guide, "Lambda quotas").
    static let sizeLimit = 262_144_000

    /// An absolute path.
    var directory: String
    /// What it was copied from, an absolute path; `inline code` for what stands in the template.
    var source: String
    /// Bytes, unzipped.
    var size: Int
    /// Base64 of the SHA-256 over paths, executable bits and contents. The same for the same package everywhere, but
    /// not what AWS shows: that is taken over the archive, which holds the times of its files.
    var sha256: String
    /// A file that only its owner may read. Lambda runs functions as another user, so that it cannot be read there
    /// (https://repost.aws/knowledge-center/lambda-deployment-package-errors).
    var closedFile: String?
}

/// Why there is no package: a sentence, in Lambda's words where it has some.
struct PackageError: Error, Sendable, Equatable {
    var reason: String

    init(_ reason: String) { self.reason = reason }
    init(_ error: FileError) { reason = error.description }

    /// Lambda's word for a package without any file in it.
    static let empty = PackageError("Uploaded file must be a non-empty zip")
    static let tooLarge = PackageError("Unzipped size must be smaller than \(CodePackage.sizeLimit) bytes")
}
