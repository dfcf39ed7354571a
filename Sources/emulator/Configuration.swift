import ArgumentParser
import EmulatorCore
import OrderedCollections

/// What `serve` or `exec` was asked to do: options first, then the environment, then the command's defaults.
struct Configuration: Sendable {
    var sources: [String]
    var port: Int
    /// Empty: loopback, over IPv4 and where there is one over IPv6.
    var hosts: [String]
    var publicURL: String?
    var dataDirectory: String?
    var durability: SQLiteDatabase.Durability
    /// How long tables and indexes take from one status to the next.
    var statusDelay: Duration
    var seeds: [String]
    /// Values of the sources' parameters.
    var parameters: OrderedDictionary<String, String>
    /// A file of function variables, in the format of `sam local invoke --env-vars`.
    var envVarsFile: String?
    /// The interpreter for functions in Python, whatever version their runtime names.
    var python: String?
    /// Functions may import what the interpreter itself has installed.
    var sitePackages: Bool
    var mode: DeploymentMode
    /// A publication that reached none of its field's subscribers is a failure.
    var strictDelivery: Bool
    /// `start`s a second on one connection; nil for any number.
    var startsPerSecond: Int?
    var awsjsonEvents: AWSJSONEvents
    var apiKey: String?
    var signaturePolicy: SignaturePolicy
    var credentialsFile: String?
    /// `[ISSUER=]FILE` or `[ISSUER=]URL`, each the keys of an issuer of tokens.
    var jwks: [String]
    /// What IAM principals may do.
    var policiesFile: String?
    var region: String
    /// nil: plain HTTP only.
    var tls: TLSOption?
    var logFormat: LogFormat

    static let accountID = "000000000000"

    /// - Throws: `ValidationError` (exit code 64) that names the option and what it takes.
    init(
        options: ServeOptions, environment: [String: String], defaults: Defaults = .serve
    ) throws(ValidationError) {
        let values = Values(environment: environment)
        sources = options.sources
        port = try values.port(options.port, defaults.port)
        hosts = values.list(options.host, "HOST", separator: ",")
        publicURL = values.text(options.publicURL, "PUBLIC_URL")
            .map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        dataDirectory = values.text(options.data, "DATA")
        durability = try values.choice(
            options.durability, "DURABILITY", "--durability", SQLiteDatabase.Durability.normal)
        statusDelay = try values.seconds(options.statusDelay, "STATUS_DELAY", "--status-delay")
        seeds = values.list(options.seed, "SEED")
        parameters = try values.parameters(options.parameter)
        envVarsFile = values.text(options.envVars, "ENV_VARS")
        python = values.text(options.python, "PYTHON")
        sitePackages = try values.flag(options.sitePackages, "SITE_PACKAGES")
        mode = try values.mode(lenient: options.lenient, strict: options.strict, defaults.mode)
        strictDelivery = try values.flag(options.strictDelivery, "STRICT_DELIVERY")
        startsPerSecond = try values.number(
            options.startsPerSecond, "STARTS_PER_SECOND", "--starts-per-second", 1...1_000_000)
        awsjsonEvents = try values.choice(
            options.awsjsonEvents, "AWSJSON_EVENTS", "--awsjson-events", AWSJSONEvents.once)
        apiKey = values.text(options.apiKey, "API_KEY")
        signaturePolicy = try values.choice(options.auth, "AUTH", "--auth", SignaturePolicy.verify)
        credentialsFile = values.text(options.credentials, "CREDENTIALS")
        // URLs have colons: the variable separates them by white space.
        jwks = values.list(options.jwks, "JWKS", separator: " ")
        policiesFile = values.text(options.policies, "POLICIES")
        region = values.text(options.region, "REGION") ?? environment["AWS_REGION"] ?? "us-east-1"
        tls = try values.tls(options)
        logFormat = try values.choice(options.logFormat, "LOG_FORMAT", "--log-format", LogFormat.text)
    }
}
