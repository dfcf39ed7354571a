import EmulatorCore
import OrderedCollections

/// The policies of `--policies FILE`: a JSON object from principals to policy documents.
///
///     {"AKIAREADER": {"Version": "2012-10-17", "Statement": […]}, "publisher-role": [{…}, {…}]}
///
/// A principal is an access key, the ARN of a user or role, or the name of a role. Who is not in the file may do
/// everything, as without a file.
package struct AccessPolicies: Sendable {
    package struct Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    private var policies: [String: AccessPolicy] = [:]

    package init() {}

    package init(parsing text: [UInt8]) throws(Malformed) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(text) } catch {
            throw Malformed("it is not JSON: \(error)")
        }
        guard let principals = value.object else {
            throw Malformed("it is no JSON object from principals to policy documents")
        }
        for (principal, documents) in principals {
            do throws(AccessPolicy.Malformed) {
                policies[principal] = try AccessPolicy(documents: documents.array ?? [documents])
            } catch { throw Malformed("\(principal): \(error)") }
        }
    }

    func policy(of principal: SigV4Principal, accountID: String) -> AccessPolicy? {
        if policies.isEmpty { return nil }
        if let policy = policies[principal.accessKeyID] { return policy }
        let arn = principal.principalARN ?? "arn:aws:iam::\(accountID):user/\(principal.accessKeyID)"
        if let policy = policies[arn] { return policy }
        // arn:aws:sts::000000000000:assumed-role/ROLE/SESSION
        let parts = arn.split(separator: "/")
        guard parts.count > 1, parts[0].hasSuffix(":assumed-role") else { return nil }
        let role = String(parts[1])
        return policies["arn:aws:iam::\(accountID):role/\(role)"] ?? policies[role]
    }
}
