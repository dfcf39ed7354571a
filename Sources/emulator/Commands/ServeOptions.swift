import ArgumentParser

/// The options of `serve` and `exec`, as they were given: nothing here knows a default.
struct ServeOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("A CloudFormation template (YAML or JSON); repeatable.", valueName: "SOURCE"))
    var sources: [String] = []

    @Option(help: "Port; 0 takes any free one. (default: 4566 for serve, 0 for exec)")
    var port: Int?

    @Option(help: "Address to listen on; repeatable. (default: 127.0.0.1 and ::1)")
    var host: [String] = []

    @Option(name: .customLong("public-url"), help: "What URLs in answers start with. (default: the endpoint)")
    var publicURL: String?

    @Option(help: "Directory to keep data in. (default: in memory, gone at exit)")
    var data: String?

    @Option(help: "How a write to --data is kept: normal survives a kill of the process, full a power cut.")
    var durability: String?

    @Option(
        name: .customLong("status-delay"),
        help: ArgumentHelp(
            "How long tables and indexes take to be CREATING, UPDATING and DELETING. (default: 0, ACTIVE at once)",
            valueName: "seconds"))
    var statusDelay: String?

    @Option(help: "File or folder of items to load; repeatable.")
    var seed: [String] = []

    @Option(
        help: ArgumentHelp(
            "A template parameter's value; repeatable. EMULATOR_PARAMETER takes them separated by spaces.",
            valueName: "key=value"))
    var parameter: [String] = []

    @Option(
        name: .customLong("env-vars"),
        help: ArgumentHelp(
            "Variables of functions, a JSON file: by logical id, or for all of them under Parameters, as for sam local.",
            valueName: "file"))
    var envVars: String?

    @Option(help: ArgumentHelp("The interpreter for functions in Python.", valueName: "path"))
    var python: String?

    @Flag(name: .customLong("site-packages"), help: "Functions may import what that interpreter has installed.")
    var sitePackages = false

    @Flag(help: "Leave out what AWS would refuse to deploy, with a warning. (default for serve)")
    var lenient = false

    @Flag(help: "Refuse what AWS would refuse to deploy. (default for exec)")
    var strict = false

    @Flag(
        name: .customLong("strict-delivery"),
        help: """
            A publish that reaches none of its field's subscribers is an error, unless each wanted something else; \
            exec then exits with 3.
            """)
    var strictDelivery = false

    @Option(
        name: .customLong("starts-per-second"),
        help: ArgumentHelp(
            "Subscriptions a connection may start a second; more are refused with LimitExceededError. (default: any)",
            valueName: "number"))
    var startsPerSecond: Int?

    @Option(
        name: .customLong("awsjson-events"),
        help: "How often events encode an AWSJSON: once, or twice as reported in 2020. (default: once)")
    var awsjsonEvents: String?

    @Option(name: .customLong("api-key"), help: "The API key to accept instead of the derived one.")
    var apiKey: String?

    @Option(help: "How signatures are checked: verify, strict or accept. (default: verify)")
    var auth: String?

    @Option(help: "Access keys to know, in the format of ~/.aws/credentials.")
    var credentials: String?

    @Option(
        help: ArgumentHelp(
            "Keys of an issuer of tokens: a JWKS file, or a URL on this machine; repeatable.",
            valueName: "[issuer=]file"))
    var jwks: [String] = []

    @Option(
        help: ArgumentHelp(
            "IAM policies of access keys, users and roles, a JSON file: {\"KEY\": {\"Statement\": …}}.",
            valueName: "file"))
    var policies: String?

    @Option(help: "Region of a source that names none. (default: AWS_REGION, else us-east-1)")
    var region: String?

    @Flag(help: "Serve TLS as well, on the same port, with a certificate of the emulator's own.")
    var tls = false

    @Option(
        name: .customLong("tls-cert"),
        help: ArgumentHelp("Serve TLS as well, with this certificate chain (PEM).", valueName: "file"))
    var tlsCertificate: String?

    @Option(name: .customLong("tls-key"), help: ArgumentHelp("The private key of --tls-cert (PEM).", valueName: "file"))
    var tlsKey: String?

    @Option(name: .customLong("log-format"), help: "text or json. (default: text)")
    var logFormat: String?
}
