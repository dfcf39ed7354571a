import OrderedCollections

/// What every AppSync schema has without writing it down.
enum BuiltInDefinitions {
    /// Parsed once. That the texts parse is a test's to hold; they do not depend on input.
    static let definitions: [TypeSystemDefinition] =
        [scalars, directives, introspection].flatMap { text in
            (try? SchemaDocumentParser.parse(text))?.definitions ?? []
        }

    /// Of types.
    static let names = Set(definitions.filter { $0.kind != .directive }.map(\.name))
    static let directiveNames = Set(definitions.filter { $0.kind == .directive }.map(\.name))

    /// The specification's scalars (3.5), AppSync's (developer guide, scalars), and `Long`, which AppSync knows but
    /// does not document (amplify-category-api issue 3107).
    private static let scalars = #"""
        "Built-in String"
        scalar String
        "Built-in Int"
        scalar Int
        "Built-in Float"
        scalar Float
        "Built-in Boolean"
        scalar Boolean
        "Built-in ID"
        scalar ID
        "Built-in Long"
        scalar Long
        "A date, YYYY-MM-DD, with an optional time zone offset."
        scalar AWSDate
        "A time, hh:mm:ss.sss, with an optional time zone offset."
        scalar AWSTime
        "A date and time, YYYY-MM-DDThh:mm:ss.sssZ; the time zone offset is compulsory."
        scalar AWSDateTime
        "Seconds before or after 1970-01-01T00:00Z."
        scalar AWSTimestamp
        "An email address, local-part@domain-part."
        scalar AWSEmail
        "A JSON text; resolvers see the value that it holds."
        scalar AWSJSON
        "A URL with a scheme."
        scalar AWSURL
        "A phone number."
        scalar AWSPhone
        "An IPv4 or IPv6 address, with an optional CIDR prefix length."
        scalar AWSIPAddress
        """#

    /// The specification's directives (3.13) and AppSync's, as its introspection lists them (dumps in
    /// aws-mobile-appsync-sdk-js issue 547); `@defer` stands there too, and does nothing.
    private static let directives = #"""
        "Keeps the field or fragment only when `if` is true."
        directive @include("Included when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Leaves the field or fragment out when `if` is true."
        directive @skip("Skipped when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Lets the result of a field follow later."
        directive @defer on FIELD
        "Marks a field or enum value that is no longer supported."
        directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ENUM_VALUE
        "Names the mutations whose results the subscription delivers."
        directive @aws_subscribe("Fields of the mutation type." mutations: [String]) on FIELD_DEFINITION
        "Names the subscriptions that a mutation publishes to. Use @aws_subscribe instead."
        directive @aws_publish("Fields of the subscription type." subscriptions: [String]) on FIELD_DEFINITION
        "Opens the type or field to API keys."
        directive @aws_api_key on OBJECT | FIELD_DEFINITION
        "Opens the type or field to requests that are signed with SigV4."
        directive @aws_iam on OBJECT | FIELD_DEFINITION
        "Opens the type or field to tokens of an OpenID Connect provider."
        directive @aws_oidc on OBJECT | FIELD_DEFINITION
        "Opens the type or field to tokens that a Lambda authorizer lets pass."
        directive @aws_lambda on OBJECT | FIELD_DEFINITION
        "Opens the type or field to tokens of a Cognito user pool."
        directive @aws_cognito_user_pools("Groups of the pool that may read it." cognito_groups: [String]) on OBJECT | FIELD_DEFINITION
        "Restricts the field to groups of the Cognito user pool."
        directive @aws_auth("Groups of the pool that may read it." cognito_groups: [String]) on FIELD_DEFINITION
        """#

    /// Schema introspection (4.5). The last fields of `__Directive` are older than the specification, and graphql-java
    /// has kept them.
    private static let introspection = #"""
        type __Schema {
          types: [__Type!]!
          queryType: __Type!
          mutationType: __Type
          subscriptionType: __Type
          directives: [__Directive!]!
        }
        type __Type {
          kind: __TypeKind!
          name: String
          description: String
          fields(includeDeprecated: Boolean = false): [__Field!]
          interfaces: [__Type!]
          possibleTypes: [__Type!]
          enumValues(includeDeprecated: Boolean = false): [__EnumValue!]
          inputFields: [__InputValue!]
          ofType: __Type
        }
        type __Field {
          name: String!
          description: String
          args: [__InputValue!]!
          type: __Type!
          isDeprecated: Boolean!
          deprecationReason: String
        }
        type __InputValue {
          name: String!
          description: String
          type: __Type!
          defaultValue: String
        }
        type __EnumValue {
          name: String!
          description: String
          isDeprecated: Boolean!
          deprecationReason: String
        }
        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
        type __Directive {
          name: String!
          description: String
          locations: [__DirectiveLocation!]!
          args: [__InputValue!]!
          onOperation: Boolean @deprecated(reason: "Use `locations`.")
          onFragment: Boolean @deprecated(reason: "Use `locations`.")
          onField: Boolean @deprecated(reason: "Use `locations`.")
        }
        enum __DirectiveLocation {
          QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
          SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT
          INPUT_FIELD_DEFINITION
        }
        """#
}
