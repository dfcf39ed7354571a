import EmulatorCore
import OrderedCollections

/// What a request mapping template came to: the JSON object a data source works from.
struct DataSourceRequest: Sendable {
    /// "Resolver mapping template version": what a null result and a data source's error do.
    enum Version: String, Sendable {
        case v2017 = "2017-02-28"
        case v2018 = "2018-05-29"
    }

    var version: Version
    var members: JSONObject

    /// What code returned: there is one version of these.
    init(_ members: JSONObject) {
        version = .v2018
        self.members = members
    }

    /// - Parameter version: that of a function, whatever its template says or does not say (developer guide, "Changing
    ///   the Version on a Function"); nil for a unit resolver's template, which must say it.
    /// - Throws: a `MappingTemplate` error in AppSync's words (community #209, #386; aws-app-sync #25 of
    ///   serverless-components; aws-serverless-appsync-app #5).
    init(text: UnsafeRawBufferPointer, version fixed: Version? = nil) throws(TemplateFailure) {
        guard !text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
            throw .raised(.mappingTemplate("Template transformation yielded an empty response."))
        }
        let json: JSONValue
        do throws(JSONError) { json = try TemplateJSON.parse(text) } catch {
            throw .malformed(
                .mappingTemplate(
                    error.reason == "trailing bytes"
                        ? "Trailing characters at the end of the JSON string are not allowed."
                        // Between the quotes AppSync writes Jackson's own words, which nobody can foretell.
                        : "Unable to parse the JSON document: '\(error)'"
                ),
                MalformedTemplate(text)
            )
        }
        guard case .object(let members) = json else {
            // Not captured.
            throw .malformed(
                .mappingTemplate("Unable to parse the JSON document: 'the template is not an object'"),
                MalformedTemplate(text)
            )
        }
        self.members = members
        if let fixed {
            version = fixed
            return
        }
        guard let version = members["version"], !version.isNull else {
            throw .malformed(.mappingTemplate("Value for field '$[version]' not found."), MalformedTemplate(text))
        }
        guard let name = version.string, let known = Version(rawValue: name) else {
            // Not captured either; the name of the field is AppSync's way of pointing.
            throw .malformed(
                .mappingTemplate("Unsupported value for field '$[version]': \(version.text)"),
                MalformedTemplate(text)
            )
        }
        self.version = known
    }
}

extension GraphQLError {
    static func mappingTemplate(_ message: String) -> GraphQLError {
        GraphQLError(shape: .resolver, message: message, errorType: "MappingTemplate")
    }
}
