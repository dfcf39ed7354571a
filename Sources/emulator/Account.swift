import AppSyncEmu
import DynamoEmu
import EmulatorCore
import LambdaEmu
import Logging
import NIOCore
import NIOHTTP1
import OrderedCollections

/// Everything that one emulated account holds. Nothing of it is global: isolated copies could run side by side.
struct Account: Sendable {
    let endpoint: Endpoint
    let clock: any EmulatorClock
    let trace: Trace
    let dynamo: DynamoService
    let appSync: AppSyncService
    let fanOut: FanOut
    let authenticator: APIAuthenticator
    /// Mints tokens for user pools and issuers.
    let issuer = TokenIssuer()
    private let realtime: RealtimeSettings
    private let authorizers: LambdaMode
    let functions: AccountFunctions
    let log: Logger
    /// This run of the emulator, to be told from another at the same endpoint.
    let instance: String
    /// Whoever waits for something at a control endpoint.
    let waits: Waits
    /// With `--strict-delivery`.
    let strictDelivery: StrictDelivery?
    private let verifier: SigV4Verifier
    let environment: ResolverEnvironment
    private let scripts: SupervisedScriptEngine
    private let deployment: Deployment
    private let seeds: [SeedPaths.File]

    /// - Throws: `StartError`
    init(
        configuration: Configuration, endpoint: Endpoint, clock: any EmulatorClock, group: any EventLoopGroup,
        log: Logger
    ) async throws {
        self.endpoint = endpoint
        self.clock = clock
        self.log = log
        let waits = Waits(clock: clock, timers: group.next())
        self.waits = waits
        trace = Trace(changed: waits.changed)
        strictDelivery = configuration.strictDelivery ? StrictDelivery(logger: log) : nil
        let identifiers = SystemIdentifierSource()
        instance = identifiers.uuid()
        let credentials = try configuration.credentialStore()
        verifier = SigV4Verifier(
            credentials: credentials, policy: configuration.signaturePolicy, clock: clock
        ) { key in
            log.notice("access key \(key) is not known here: its requests are accepted, their signatures not checked")
        }
        realtime = configuration.realtime
        fanOut = FanOut(
            clock: clock, trace: trace, logger: log, settings: realtime, strictDelivery: strictDelivery,
            changed: waits.changed)
        dynamo = try configuration.openTables(
            clock: clock, timers: group.next(), identifiers: identifiers, trace: trace, verifier: verifier, log: log)
        // However the emulator ends, the copies of the functions' code go with it.
        let supervisor = Supervisor(log: log)
        let workspace = configuration.functionWorkspace(
            environment: ProcessEnvironment.current, onMake: supervisor.removeAtEnd)
        functions = AccountFunctions(
            configuration: configuration, runtimes: try await configuration.runtimeOptions(), workspace: workspace,
            supervisor: supervisor, verifier: verifier, credentials: credentials, identifiers: identifiers,
            trace: trace, clock: clock,
            endpoint: endpoint, group: group, log: log)
        functions.service.events.observe(waits.changed)
        scripts = SupervisedScriptEngine(clock: clock, identifiers: identifiers, log: log)
        let http = HTTPClient(
            group: group, clock: clock, trustRoots: ProcessEnvironment.current["SSL_CERT_FILE"])
        let invocations = AccountInvocations(functions.service, timers: group.next())
        environment = ResolverEnvironment(
            clock: clock, identifiers: identifiers, trace: trace, tables: dynamo, functions: invocations,
            scripts: scripts,
            http: HTTPAccess(client: http, signer: SigV4Signer(credential: .test, clock: clock)),
            timeLimit: TimeLimit(clock: clock, timers: group.next()))
        authorizers = LambdaMode(functions: invocations, clock: clock, timers: group.next()) { sentence in
            log.notice("\(sentence)")
        }
        authenticator = APIAuthenticator(
            signatures: verifier, clock: clock,
            keys: TokenKeys(
                sources: try configuration.tokenKeySources(), own: issuer, clock: clock, fetch: http.fetchKeys),
            lambda: authorizers, policies: try configuration.accessPolicies())
        appSync = AppSyncService(environment: environment, authenticator: authenticator, fanOut: fanOut)
        do {
            deployment = try Deployment(
                configuration.readSources(), configuration: configuration,
                target: .init(
                    endpoint: endpoint, now: clock.now, tables: dynamo, resolvers: environment, workspace: workspace))
            seeds = try configuration.seedFiles()
            try deploy()
            try seedAtStart()
        } catch {
            workspace.remove()
            throw error
        }
    }

    /// Invocations end, those that wait too; then nothing of the functions is left, nor of scripts.
    func stopFunctions() async {
        scripts.stop()
        await functions.stop()
    }

    func close() { dynamo.close() }

    // MARK: - Source and seeds

    private func deploy() throws {
        for api in deployment.apis { try appSync.deploy(api) }
        functions.deploy(deployment.functions, deployment.permissions)
    }

    /// Loads files before anybody is let in, each whole or not at all.
    private func seedAtStart() throws(SeedError) {
        for file in seeds { try dynamo.seed(try SeedFile(name: file.name, content: file.content)) }
    }

    /// Loads files, each whole or not at all; answers how many items each table got.
    @discardableResult
    func seed(_ files: [SeedPaths.File]) async throws(SeedError) -> OrderedDictionary<String, Int> {
        var total: OrderedDictionary<String, Int> = [:]
        for file in files {
            let counts = try await dynamo.seedInBackground { () throws(SeedError) in
                try SeedFile(name: file.name, content: file.content)
            }
            for (table, count) in counts { total[table, default: 0] += count }
        }
        return total
    }

    /// As it was when it became ready. Sockets of the APIs that are still there stay.
    func reset() async throws(SeedError) {
        try await dynamo.reset(toCloudFormation: deployment.tableProperties) { [seeds] () throws(SeedError) in
            var files: [SeedFile] = []
            for file in seeds { files.append(try SeedFile(name: file.name, content: file.content)) }
            return files
        }
        functions.service.events.reset()
        authorizers.reset()
        appSync.reset()
        trace.clear()
    }

    // MARK: - The one port

    var router: Router {
        let graphQL = GraphQLEndpoint(
            service: appSync, authenticator: authenticator, publications: fanOut, environment: environment, logger: log)
        let sockets = RealtimeContext(
            clock: clock, trace: trace, logger: log, identifiers: environment.identifiers, settings: realtime)
        let realtime = RealtimeEndpoint(context: sockets, lookup: appSync.realtime)
        var router = Router(fallback: notEmulated(service: nil))
        router.register(target: "DynamoDB_20120810", dynamo)
        router.register(target: "DynamoDBStreams_20120810", dynamo)
        router.register(signedFor: "dynamodb", dynamo)
        // What a load balancer asks: `healthy: dynamodb.us-east-1.amazonaws.com`.
        for path in ["/", "/ping"] { router.register(method: .GET, path: path, dynamo) }
        var paths: [String] = []
        for path in ["/graphql", "/apis/*/graphql"] {
            router.register(path: path, graphQL)
            for path in [path, path + "/realtime"] {
                router.register(webSocket: path, realtime)
                paths.append(path.replacing("*", with: "{apiId}"))
            }
        }
        router.register(otherWebSockets: UnknownRealtimePath(context: sockets, paths: paths))
        router.register(path: "/event", notEmulated(service: "AppSync Event APIs"))
        // Lambda dates its paths, each operation with the API version that brought it.
        router.register(prefix: "/20YY-MM-DD", functions.service)
        router.register(prefix: "/_emulator", control)
        for prefix in ControlPlane.prefixes { router.register(prefix: prefix, controlPlane) }
        return router
    }

    private var controlPlane: ControlPlane {
        ControlPlane(
            apis: appSync, region: deployment.region, accountID: Configuration.accountID, publicURL: endpoint.url,
            signatures: verifier, log: log)
    }

    /// - Parameter service: whose the paths are; nil to go by the signature.
    private func notEmulated(service: String?) -> NotEmulatedService {
        NotEmulatedService(
            service: service, clock: clock, identifiers: environment.identifiers, trace: trace, log: log)
    }

    // MARK: - What it says of itself

    /// The API that `/graphql` answers for.
    private var firstAPI: GraphQLAPI? { appSync.api(nil)?.api }

    func readyLine(port: Int) -> JSONValue {
        var members: JSONObject = [
            "event": "ready", "port": .int(port), "endpoint": .string(endpoint.url),
        ]
        if let api = firstAPI {
            let urls = GraphQLURLs(publicURL: endpoint.url, apiID: api.apiID)
            members["graphqlUrl"] = .string(urls.graphQL)
            members["realtimeUrl"] = .string(urls.realtime)
            members["apiId"] = .string(api.apiID)
            members["apiKey"] = api.apiKeys.first.map { .string($0.id) } ?? .null
        }
        return .object(members)
    }

    /// Design, section 3, "Environment".
    var emulatedEnvironment: EmulatedEnvironment {
        var set: OrderedDictionary<String, String> = [
            "AWS_ENDPOINT_URL": endpoint.url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": deployment.region, "AWS_DEFAULT_REGION": deployment.region,
        ]
        for (key, value) in deployment.outputs {
            let name = EmulatedEnvironment.variableName(ofOutput: key)
            if !EmulatedEnvironment.isReserved(name) { set[name] = value }
        }
        if let api = firstAPI {
            let urls = GraphQLURLs(publicURL: endpoint.url, apiID: api.apiID)
            set["APPSYNC_API_URL"] = urls.graphQL
            set["APPSYNC_REALTIME_URL"] = urls.realtime
            set["APPSYNC_API_ID"] = api.apiID
            if let key = api.apiKeys.first { set["APPSYNC_API_KEY"] = key.id }
        }
        for name in ["NO_PROXY", "no_proxy"] { set[name] = "localhost,127.0.0.1,::1" }
        set["AWS_EC2_METADATA_DISABLED"] = "true"
        set["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true"
        if let bundle = endpoint.trustBundle {
            // Node takes it beside the authorities it knows, the AWS SDKs and requests instead of them.
            for name in ["NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] { set[name] = bundle }
        }
        // For `emulator env`, `seed` and `reset`, when the port is any free one.
        set["EMULATOR_ENDPOINT"] = endpoint.url
        return EmulatedEnvironment(
            set: set, outputs: deployment.outputs.merging(deployment.exportedOutputs) { own, _ in own })
    }

    func logReadiness() {
        log.info("serving \(deployment.sourceName) at \(endpoint.url)")
        if let authority = endpoint.authority { log.info("TLS on the same port; clients must trust \(authority)") }
        deployment.logNotices(log)
        functions.logUnavailable(deployment.functions, log)
        for api in appSync.records {
            let urls = GraphQLURLs(publicURL: endpoint.url, apiID: api.apiID)
            log.info("AppSync API \(api.settings.name): \(urls.graphQL), subscriptions at \(urls.realtime)")
        }
    }
}
