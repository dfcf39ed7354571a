import OrderedCollections

/// What every AppSync schema has without writing it down.
enum BuiltInDefinitions {
    /// Parsed once. That the texts parse is a test's to hold; they do not depend on input.
    static let definitions: [TypeSystemDefinition] =
        [scalars, directives, introspection].flatMap { text in
            (try? SchemaDocumentParser.parse(text))?.definitions ?? []
        }

    static let names = Set(definitions.filter { $0.kind != .directive }.map(\.name))

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

    /// The specification's directives (3.13) and AppSync's (developer guide, security and real-time data).
    private static let directives = #"""
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ENUM_VALUE
        "Names the mutations whose results the subscription delivers."
        directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
        directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
        directive @aws_api_key on OBJECT | FIELD_DEFINITION
        directive @aws_iam on OBJECT | FIELD_DEFINITION
        directive @aws_oidc on OBJECT | FIELD_DEFINITION
        directive @aws_lambda on OBJECT | FIELD_DEFINITION
        directive @aws_cognito_user_pools(cognito_groups: [String]) on OBJECT | FIELD_DEFINITION
        directive @aws_auth(cognito_groups: [String]) on FIELD_DEFINITION
        """#

    /// Schema introspection (4.5).
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
        }
        enum __DirectiveLocation {
          QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
          SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT
          INPUT_FIELD_DEFINITION
        }
        """#
}
