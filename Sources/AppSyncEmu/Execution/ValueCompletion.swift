import EmulatorCore
import OrderedCollections

/// CompleteValue (6.4.3) and ExecuteSelectionSet (6.3) over values that are there already: pure and synchronous.
///
/// The executor completes what resolvers answered; `Reselection` completes what a mutation published. They differ in
/// two things: what a leaf is, and how a null in a non-null place is reported.
struct ValueCompletion {
    enum Leaves: Sendable {
        /// Resolver results: coerced by their scalar type.
        case serialize
        /// Published results: serialized already; AWSJSON strings quoted again when the API is set to.
        case published(encodesAWSJSONTwice: Bool)
    }

    let schema: Schema
    let document: Document
    let variables: JSONObject
    let access: any FieldAccess
    let identity: Identity
    let leaves: Leaves
    /// The shape of a null's error: AppSync writes `locations: null` over HTTP, no locations into a subscription's
    /// frame.
    let nullShape: GraphQLError.Shape
    /// Where the depth of fields is limited.
    let tally: ExecutionTally?
    private(set) var errors: [GraphQLError] = []

    init(
        schema: Schema,
        document: Document,
        variables: JSONObject,
        access: any FieldAccess,
        identity: Identity,
        leaves: Leaves,
        nullShape: GraphQLError.Shape,
        tally: ExecutionTally? = nil
    ) {
        self.schema = schema
        self.document = document
        self.variables = variables
        self.access = access
        self.identity = identity
        self.leaves = leaves
        self.nullShape = nullShape
        self.tally = tally
    }

    // MARK: - Fields

    /// One field of an object: refusal, value, completion.
    ///
    /// - Parameter resolved: what a resolver made of the field; nil to read the field's name from `source`.
    /// - Returns: nil when the field is non-null and came out null: then the object is null (6.4.4).
    mutating func completeField(
        _ fields: [Field],
        of type: ObjectType,
        source: JSONValue,
        resolved: ResolvedField?,
        path: ResponsePath
    ) -> JSONValue? {
        let field = fields[0]
        if field.name == "__typename" { return .string(type.name) }
        // The object's own fields first: asking the schema for the type again costs more than the rest of the field.
        guard let definition = type.fields[field.name] ?? schema.fieldDefinition(named: field.name, on: type.name)
        else { return .null }
        let value: ResolvedValue
        if let resolved {
            errors += resolved.errors
            // One error a path: a field that already has one gets none for being null, as in graphql-java.
            if resolved.value.isNull, !resolved.errors.isEmpty { return definition.type.isNonNull ? nil : .null }
            value = resolved.value
        } else if type.name.hasPrefix("__") || field.name.hasPrefix("__") {
            value = .plain(introspect(field, definition, of: type, source: source))
        } else if var refusal = tally?.refusal(atDepthOf: path)
            ?? access.refusal(of: definition, on: type.name, to: identity)
        {
            refusal.locate(at: field, path)
            errors.append(refusal)
            return definition.type.isNonNull ? nil : .null
        } else {
            value = .plain(source.object?[field.name] ?? .null)
        }
        return complete(value, as: definition.type, fields: fields, parent: type.name, path: path)
    }

    // MARK: - Values

    /// - Returns: nil when the value is null in a non-null place, which has been reported.
    mutating func complete(
        _ value: ResolvedValue,
        as type: TypeReference,
        fields: [Field],
        parent: String,
        path: ResponsePath
    ) -> JSONValue? {
        switch type {
        case .nonNull(let inner):
            let count = errors.count
            let completed = complete(value, as: inner, fields: fields, parent: parent, path: path)
            guard completed == nil || completed == .null else { return completed }
            if errors.count == count { reportNull(inner, parent: parent, path: path) }
            return nil
        case .list(let element):
            return completeList(value, of: element, fields: fields, parent: parent, path: path) ?? .null
        case .named(let name):
            if value.isNull { return .null }
            return completeNamed(value, name, fields: fields, parent: parent, path: path) ?? .null
        }
    }

    private mutating func completeList(
        _ value: ResolvedValue,
        of element: TypeReference,
        fields: [Field],
        parent: String,
        path: ResponsePath
    ) -> JSONValue? {
        let count: Int
        switch value {
        case .list(let values): count = values.count
        case .plain(.null): return .null
        case .plain(.array(let values)): count = values.count
        default:
            report("Can't resolve value (\(path.text)) : type mismatch error, expected type LIST", path)
            return .null
        }
        var completed: [JSONValue] = []
        completed.reserveCapacity(count)
        var isNull = false
        for index in 0..<count {
            let path = ResponsePath(.index(index), after: path)
            let item: ResolvedValue =
                switch value {
                case .list(let values): values[index]
                case .plain(.array(let values)): .plain(values[index])
                default: .plain(.null)
                }
            if let value = complete(item, as: element, fields: fields, parent: parent, path: path) {
                completed.append(value)
            } else {
                isNull = true
            }
        }
        return isNull ? nil : .array(completed)
    }

    private mutating func completeNamed(
        _ value: ResolvedValue,
        _ name: String,
        fields: [Field],
        parent: String,
        path: ResponsePath
    ) -> JSONValue? {
        switch schema.types[name] {
        case .scalar: return completeScalar(value, name, path: path)
        case .enum(let type): return completeEnum(value, type, path: path)
        case .object(let type): return completeObject(value, type, fields: fields, path: path)
        case .interface, .union:
            let concrete =
                if case .serialize = leaves { schema.concreteType(of: value.source, declaredAs: name) } else {
                    schema.concreteType(ofPublished: value.source, declaredAs: name)
                }
            guard let type = concrete else {
                report(
                    "Can't resolve '\(path.text)'. Abstract type '\(name)' must resolve to an Object type at runtime "
                        + "for field '\(parent).\(fields[0].name)'. Could not determine the exact type of '\(name)'",
                    path
                )
                return .null
            }
            return completeObject(value, type, fields: fields, path: path)
        case .inputObject, nil: return .null
        }
    }

    private mutating func completeScalar(_ value: ResolvedValue, _ name: String, path: ResponsePath) -> JSONValue {
        let value = value.source
        switch leaves {
        case .published(let encodesAWSJSONTwice):
            return encodesAWSJSONTwice && name == AWSJSONScalar.name ? .string(value.text) : value
        case .serialize:
            guard let scalar = Scalars.named(name) else { return value }
            do throws(ScalarError) { return try scalar.serialize(value) } catch {
                report("Can't serialize value (\(path.text)) : \(error.message)", path)
                return .null
            }
        }
    }

    private mutating func completeEnum(_ value: ResolvedValue, _ type: EnumType, path: ResponsePath) -> JSONValue {
        if case .string(let text) = value.source, type.values[text] != nil { return value.source }
        let text = value.source.string ?? value.source.text
        report(
            "Can't serialize value (\(path.text)) : Invalid input for Enum '\(type.name)'. Unknown value '\(text)'",
            path
        )
        return .null
    }

    /// ExecuteSelectionSet; nil when one of the object's non-null fields is null.
    private mutating func completeObject(
        _ value: ResolvedValue,
        _ type: ObjectType,
        fields: [Field],
        path: ResponsePath
    ) -> JSONValue? {
        let source = value.source
        guard case .object = source else {
            report("Can't resolve value (\(path.text)) : type mismatch error, expected type OBJECT", path)
            return .null
        }
        let resolved: [String: ResolvedField]? = if case .object(_, let fields) = value { fields } else { nil }
        let collected = FieldCollection.collectSubfields(
            of: fields,
            on: type,
            document: document,
            variables: variables,
            schema: schema
        )
        var members = JSONObject(minimumCapacity: collected.count)
        var isNull = false
        for (key, fields) in collected {
            let completed = completeField(
                fields,
                of: type,
                source: source,
                resolved: resolved?[key],
                path: ResponsePath(.key(key), after: path)
            )
            if let completed { members[key] = completed } else { isNull = true }
        }
        return isNull ? nil : .object(members)
    }

    private func introspect(
        _ field: Field,
        _ definition: FieldDefinition,
        of type: ObjectType,
        source: JSONValue
    ) -> JSONValue {
        // Validation has checked the arguments.
        let arguments =
            (try? ArgumentCoercion.coerce(
                field.arguments,
                for: definition.arguments,
                variables: variables,
                schema: schema
            )) ?? [:]
        return Introspection(schema: schema).value(of: field.name, on: type.name, source: source, arguments: arguments)
    }

    // MARK: - Errors

    /// Captured: amplify-cli issue 5542, aws-cdk issue 19061, graphql-compose issue 121. A list's name is null in
    /// graphql-java, as in `Sub selection required for type null`.
    private mutating func reportNull(_ type: TypeReference, parent: String, path: ResponsePath) {
        let name = if case .named(let name) = type { name } else { "null" }
        let message =
            "Cannot return null for non-nullable type: '\(name)' within parent '\(parent)' (\(path.text))"
        errors.append(GraphQLError(shape: nullShape, message: message, path: path.elements))
    }

    private mutating func report(_ message: String, _ path: ResponsePath) {
        errors.append(GraphQLError(shape: nullShape, message: message, path: path.elements))
    }
}

extension ResolvedValue {
    /// The value itself, without what was resolved below it.
    fileprivate var source: JSONValue {
        switch self {
        case .plain(let value), .object(let value, _): value
        case .list: .null
        }
    }
}

extension GraphQLError {
    /// Fills in where the field stands, unless the resolver said it.
    mutating func locate(at field: Field, _ path: ResponsePath) {
        if self.path == nil { self.path = path.elements }
        if locations == nil { locations = [field.location] }
    }
}

extension Schema {
    /// ResolveAbstractType (6.4.3): by `__typename` in the value (AppSync developer guide, "Interfaces and unions in
    /// GraphQL").
    func concreteType(of value: JSONValue, declaredAs name: String) -> ObjectType? {
        guard let typeName = value["__typename"]?.string, possibleTypes(of: name).contains(typeName),
            case .object(let type)? = types[typeName]
        else { return nil }
        return type
    }

    /// The same of what a mutation published: it has `__typename` only when the mutation selected it, and so a type with
    /// one possibility is taken for that one.
    func concreteType(ofPublished value: JSONValue, declaredAs name: String) -> ObjectType? {
        if let type = concreteType(of: value, declaredAs: name) { return type }
        let possible = possibleTypes(of: name)
        guard value["__typename"] == nil, possible.count == 1, case .object(let type)? = types[possible[0]] else {
            return nil
        }
        return type
    }
}
