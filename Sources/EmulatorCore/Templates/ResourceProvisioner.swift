import OrderedCollections

/// Makes the resources of a stack, in the order of their dependencies; the `emulator` target implements it by asking
/// the services.
package protocol ResourceProvisioner {
    func support(for type: String) -> ResourceSupport

    /// Makes one resource of a type that is emulated. Its properties are ones that AWS knows.
    ///
    /// - Returns: what `Ref` and `Fn::GetAtt` answer for it.
    /// - Throws: `ResourceFailure` with the service's own message.
    mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource
}

/// A resource with its intrinsic functions resolved. CloudFormation hands numbers and booleans on as strings where a
/// parameter or `Fn::Sub` made them: whoever reads a property takes both.
package struct ResolvedResource: Sendable {
    package var logicalID: String
    /// `AWS::DynamoDB::Table`
    package var type: String
    package var properties: JSONObject
    /// The name to use when the properties give none; stable over restarts.
    package var physicalName: String
    package var stack: StackEnvironment
    /// The template, relative to which local paths are (as for `aws cloudformation package`).
    package var file: String
    package var line: Int
    /// The properties as the template has them, for the lines of failures.
    var written: TemplateNode?
    /// Where the CDK keeps the asset that a property names in S3, relative to the template's folder.
    package var asset: (property: String, path: String)?

    package init(
        logicalID: String,
        type: String,
        properties: JSONObject,
        physicalName: String,
        stack: StackEnvironment,
        file: String,
        line: Int,
        written: TemplateNode? = nil
    ) {
        self.logicalID = logicalID
        self.type = type
        self.properties = properties
        self.physicalName = physicalName
        self.stack = stack
        self.file = file
        self.line = line
        self.written = written
    }

    /// A failure with the place in the template that is to blame.
    package func error(_ failure: ResourceFailure) -> TemplateError {
        let property = failure.property.map { ".Properties.\($0)" } ?? ""
        return TemplateError(
            file: file,
            line: line(of: failure.property),
            reason: "Resources.\(logicalID)\(property) (\(type)): \(failure.reason)",
            isNotEmulated: failure.isNotEmulated
        )
    }

    /// The line of the property that is to blame, as deep as the path can be followed.
    private func line(of property: String?) -> Int {
        guard let property, var node = written else { return line }
        for part in property.split(separator: ".") {
            let list = node.list
            let child = node[String(part)] ?? Int(part).flatMap { list?.indices.contains($0) == true ? list?[$0] : nil }
            guard let child else { break }
            node = child
        }
        return node.line
    }
}

package struct ProvisionedResource: Sendable, Equatable {
    /// What `Ref` answers: the physical id.
    package var ref: String
    /// What `Fn::GetAtt` answers, by the attribute's name, dots included.
    package var attributes: [String: JSONValue]

    package init(ref: String, attributes: [String: JSONValue] = [:]) {
        self.ref = ref
        self.attributes = attributes
    }
}

/// Why a resource could not be made.
package struct ResourceFailure: Error, Sendable, Equatable {
    /// The property that is to blame, as a path (`KeySchema.0.KeyType`), when it is one.
    package var property: String?
    package var reason: String
    /// AWS would make the resource; the emulator cannot.
    package var isNotEmulated: Bool
    /// Without the property, which AWS does not know, the resource can be made.
    var isExtraneous = false

    package init(property: String? = nil, _ reason: String, isNotEmulated: Bool = false) {
        self.property = property
        self.reason = reason
        self.isNotEmulated = isNotEmulated
    }

    /// `AMAZON_DYNAMODB is not emulated yet`: AWS would make the resource, and it would not work here.
    package static func notEmulated(_ property: String, _ what: String) -> ResourceFailure {
        ResourceFailure(property: property, "\(what) is not emulated yet", isNotEmulated: true)
    }
}
