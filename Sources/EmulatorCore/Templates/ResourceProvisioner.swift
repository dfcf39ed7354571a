package import OrderedCollections

/// Makes the resources of a stack, in the order of their dependencies; the `emulator` target implements it by asking
/// the services.
package protocol ResourceProvisioner {
    /// Makes one resource.
    ///
    /// - Returns: what `Ref` and `Fn::GetAtt` answer for it; nil for a type that is not emulated: it gets a
    ///   placeholder.
    /// - Throws: `ResourceFailure` with the service's own message.
    mutating func provision(_ resource: ResolvedResource) throws(ResourceFailure) -> ProvisionedResource?
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

    package init(
        logicalID: String,
        type: String,
        properties: JSONObject,
        physicalName: String,
        stack: StackEnvironment,
        file: String,
        line: Int
    ) {
        self.logicalID = logicalID
        self.type = type
        self.properties = properties
        self.physicalName = physicalName
        self.stack = stack
        self.file = file
        self.line = line
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

    package init(property: String? = nil, _ reason: String) {
        self.property = property
        self.reason = reason
    }
}

/// What came of a template.
package struct DeployedStack: Sendable {
    package struct Resource: Sendable {
        package var type: String
        package var provisioned: ProvisionedResource
        /// A placeholder stands for a type that is not emulated.
        package var isPlaceholder: Bool
        package var line: Int
    }

    package struct Output: Sendable {
        package var value: String
        package var exportName: String?
    }

    package var environment: StackEnvironment
    /// In the order they were made.
    package var resources: OrderedDictionary<String, Resource> = [:]
    /// In the order of the template.
    package var outputs: OrderedDictionary<String, Output> = [:]

    /// Logical ids and types that are not emulated; for the log.
    package var placeholders: [(logicalID: String, type: String, line: Int)] {
        resources.filter(\.value.isPlaceholder).map { ($0.key, $0.value.type, $0.value.line) }
    }
}
