/// The built-in default: `fixtures/` as it was when this binary was built.
enum BuiltInSource {
    static let stackName = "emulator"
    static let name = "the built-in default (the status API and its sessions)"

    /// The pipeline's functions are not deployed: their code lies in `fixtures/`, it is not compiled in.
    static let parameters = ["DeployPipeline": "false"]

    /// Sources that somebody who named none may have meant.
    static let overlooked = ["cdk.out", "template.yaml", "template.yml", "template.json"]

    static var template: String { String(decoding: PackageResources.template_yaml, as: UTF8.self) }

    /// The files that the template names, by the path it names them with.
    static var files: [String: String] {
        ["./schema.graphql": String(decoding: PackageResources.schema_graphql, as: UTF8.self)]
    }

    static var seeds: [SeedPaths.File] {
        [
            .init(name: "initech.json", content: String(decoding: PackageResources.initech_json, as: UTF8.self)),
            .init(
                name: "user_sessions.jsonl",
                content: String(decoding: PackageResources.user_sessions_jsonl, as: UTF8.self)),
        ]
    }
}
