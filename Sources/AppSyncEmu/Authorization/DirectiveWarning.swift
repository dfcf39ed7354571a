import EmulatorCore
import OrderedCollections

/// What is said of authorization directives that AppSync takes and ignores: a field that looks closed is open, or one
/// that looks open is closed.
package struct DirectiveWarning: Sendable {
    /// One a directive that has no effect, in the schema's order; each begins with the name of the API.
    package static func sentences(of api: GraphQLAPI) -> [String] {
        var warning = DirectiveWarning(api)
        for type in api.schema.types.values { warning.look(at: type) }
        return warning.sentences.map { "\(api.name): \($0)" }
    }

    /// Records what `api` has and `former` had not.
    static func record(_ api: GraphQLAPI, former: GraphQLAPI?, in environment: ResolverEnvironment) {
        let known = Set(former.map(sentences) ?? [])
        for sentence in sentences(of: api) where !known.contains(sentence) {
            environment.trace.record(
                TraceEntry(
                    requestID: "", time: environment.clock.now, service: .appsync, step: "deploy schema",
                    subject: api.name, outcome: "warning", detail: sentence))
        }
    }

    /// The directives with the arguments that each takes (developer guide, "Using additional authorization modes").
    private static let arguments: [String: Set<String>] = [
        "aws_api_key": [], "aws_iam": [], "aws_oidc": [], "aws_lambda": [],
        "aws_cognito_user_pools": ["cognito_groups"], "aws_auth": ["cognito_groups"],
    ]

    private let modes: [AuthorizationMode]
    private let roots: Set<String>
    private var sentences: [String] = []

    private init(_ api: GraphQLAPI) {
        modes = api.modes
        roots = Set([api.schema.queryType, api.schema.mutationType, api.schema.subscriptionType].compactMap { $0 })
    }

    private mutating func look(at type: TypeDefinition) {
        switch type {
        case .scalar: return
        case .object(let object):
            for directive in Self.ours(object.directives) {
                if directive.name == "aws_auth" {
                    note(directive, on: object.name, "AppSync ignores it here, for it is a directive of fields")
                } else {
                    lookAtArguments(of: directive, on: object.name)
                }
            }
            for field in object.fields.values { look(at: field, of: object.name, isInterface: false) }
        case .interface(let interface):
            ignore(interface.directives, on: interface.name, "an interface")
            for field in interface.fields.values { look(at: field, of: interface.name, isInterface: true) }
        case .union(let union): ignore(union.directives, on: union.name, "a union")
        case .enum(let values):
            ignore(values.directives, on: values.name, "an enum")
            for value in values.values.values {
                ignore(value.directives, on: "\(values.name).\(value.name)", "a value of an enum")
            }
        case .inputObject(let input):
            ignore(input.directives, on: input.name, "an input")
            for field in input.fields.values {
                ignore(field.directives, on: "\(input.name).\(field.name)", "a field of an input")
            }
        }
    }

    private mutating func look(at field: FieldDefinition, of type: String, isInterface: Bool) {
        let place = "\(type).\(field.name)"
        for argument in field.arguments.values {
            ignore(argument.directives, on: "\(place)(\(argument.name):)", "an argument")
        }
        if isInterface { return ignore(field.directives, on: place, "a field of an interface") }
        for directive in Self.ours(field.directives) {
            if directive.name == "aws_auth", let reason = reasonAgainstAuth(on: type) {
                note(directive, on: place, "AppSync ignores it here, \(reason)")
            } else {
                lookAtArguments(of: directive, on: place)
            }
        }
    }

    /// Why `@aws_auth` does not count on a field of that type: the rest of a sentence. nil when it does.
    private func reasonAgainstAuth(on type: String) -> String? {
        if modes.count > 1 {
            return "for the API has several authorization modes: @aws_cognito_user_pools counts there"
        }
        if modes != [.userPools] { return "for the API's mode is \(modes[0].rawValue)" }
        // appsync-community #275, measured: only root fields were refused.
        return roots.contains(type)
            ? nil : "for \(type) is no root type: @aws_cognito_user_pools counts there"
    }

    private mutating func lookAtArguments(of directive: Directive, on place: String) {
        let known = Self.arguments[directive.name] ?? []
        for argument in directive.arguments where !known.contains(argument.name) {
            note(directive, on: place, "AppSync ignores its argument \(argument.name), which it does not have")
        }
        if case .list(let groups) = directive.argument("cognito_groups"), groups.isEmpty {
            note(directive, on: place, "its cognito_groups names no group, so that it is for all users of the pool")
        }
    }

    private mutating func ignore(_ directives: [Directive], on place: String, _ kind: String) {
        for directive in Self.ours(directives) {
            note(directive, on: place, "AppSync ignores it here, for \(place) is \(kind)")
        }
    }

    private mutating func note(_ directive: Directive, on place: String, _ text: String) {
        sentences.append("@\(directive.name) on \(place): \(text)")
    }

    private static func ours(_ directives: [Directive]) -> [Directive] {
        directives.filter { arguments[$0.name] != nil }
    }
}
