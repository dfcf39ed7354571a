import AppSyncEmu
import DynamoEmu
import EmulatorCore
import LambdaEmu
import Logging
import NIOCore

/// What the options mean to the parts that are built from them.
extension Configuration {
    var server: HTTPServerConfiguration {
        var server = HTTPServerConfiguration(port: port)
        if !hosts.isEmpty { server.hosts = hosts }
        return server
    }

    var realtime: RealtimeSettings {
        var settings = RealtimeSettings()
        settings.startsPerSecond = startsPerSecond
        settings.encodesAWSJSONTwice = awsjsonEvents == .twice
        return settings
    }

    func credentialStore() throws(StartError) -> CredentialStore {
        guard let credentialsFile else { return CredentialStore() }
        do {
            let content = String(decoding: try FileContent.read(credentialsFile), as: UTF8.self)
            return CredentialStore(try CredentialsFile(parsing: content).credentials)
        } catch {
            throw StartError("--credentials \(credentialsFile): \(error)")
        }
    }

    func openTables(
        clock: any EmulatorClock, timers: any EventLoop, identifiers: any IdentifierSource, trace: Trace,
        verifier: any SignatureVerifier, log: Logger
    ) throws(StartError) -> DynamoService {
        do {
            var location = SQLiteConnection.Location.memory
            if let dataDirectory {
                try FileContent.createDirectory(dataDirectory)
                location = .file("\(dataDirectory)/dynamodb.sqlite")
            }
            return try DynamoService(
                configuration: .init(
                    region: region, accountID: Self.accountID, location: location, durability: durability,
                    statusDelay: statusDelay),
                clock: clock, timers: timers, identifiers: identifiers, trace: trace, verifier: verifier, log: log)
        } catch {
            throw StartError("--data \(dataDirectory ?? ""): \(error)")
        }
    }

    /// What `--seed` names; without a source and without `--seed`, the default's own sessions.
    func seedFiles() throws(StartError) -> [SeedPaths.File] {
        guard seeds.isEmpty else { return try SeedPaths.read(seeds) }
        return sources.isEmpty ? BuiltInSource.seeds : []
    }

    /// What is to be served, in the order of the command line.
    func readSources() throws(StartError) -> [Source] {
        sources.isEmpty ? [.builtIn] : try Source.templates(at: sources)
    }

    /// `--env-vars`
    func functionVariables() throws(StartError) -> FunctionVariables {
        guard let envVarsFile else { return .none }
        do {
            let content = String(decoding: try FileContent.read(envVarsFile), as: UTF8.self)
            return try FunctionVariables(parsing: content, file: envVarsFile)
        } catch {
            throw StartError("--env-vars \(error)")
        }
    }

    /// `--python`, `--site-packages`
    func runtimeOptions() async throws(StartError) -> InstalledRuntimes.Options {
        do throws(RuntimeUnavailable) {
            return try await InstalledRuntimes.Options(
                python: python, sitePackages: sitePackages, environment: ProcessEnvironment.current)
        } catch {
            throw StartError("--python \(error)")
        }
    }

    /// Where the private copies of functions' code lie.
    func functionWorkspace(
        environment: [String: String], onMake: @escaping @Sendable (String) -> Void
    ) -> FunctionWorkspace {
        FunctionWorkspace(environment: environment, python: python, onMake: onMake)
    }
}
