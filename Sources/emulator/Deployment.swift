import AppSyncEmu
import DynamoEmu
import EmulatorCore
import Logging
import OrderedCollections
import Yams

// STOPGAP
final class Deployment: Sendable {
    let sourceName: String
    let region: String
    let endpoint: Endpoint
    let source: Source
    let apiKey: String?
    let now: Timestamp
    let out = Locked<OrderedDictionary<String, String>>([:])
    var outputs: OrderedDictionary<String, String> { out.withLock { $0 } }
    init(configuration: Configuration, endpoint: Endpoint, clock: any EmulatorClock, log: Logger) throws {
        source = try configuration.source()
        sourceName = source.name
        region = configuration.region
        self.endpoint = endpoint
        apiKey = configuration.apiKey
        now = clock.now
    }
    func json(_ node: Node, _ known: [String: APIDeployment.Attributes], _ refs: [String: String]) -> JSONValue {
        let tag = node.tag.description
        if tag.contains("!GetAtt"), let s = node.string {
            let parts = s.split(separator: ".")
            return .string(known[String(parts[0])]?.attributes[String(parts[1])] ?? "?")
        }
        if tag.contains("!Ref"), let s = node.string { return .string(known[s]?.ref ?? refs[s] ?? "?") }
        switch node {
        case .scalar(let s):
            if s.style == .plain, let b = Bool(s.string) { return .bool(b) }
            return .string(s.string)
        case .mapping(let m):
            return .object(JSONObject(uniqueKeysWithValues: m.map { ($0.key.string!, json($0.value, known, refs)) }))
        case .sequence(let s): return .array(s.map { json($0, known, refs) })
        case .alias: return .null
        }
    }
    func deploy(tables: DynamoService) throws -> [GraphQLAPI] {
        let doc = try Yams.compose(yaml: source.template)!
        var d = APIDeployment(environment: .init(region: region, accountID: "000000000000", publicURL: endpoint.url, now: now, apiKey: apiKey, identifier: { [source] in StableIdentifier.make(source.stackName, $0) }, file: { [source] l throws(DeploymentError) in
            do { return try source.file(l) } catch { throw DeploymentError("\(error)") } }))
        var known: [String: APIDeployment.Attributes] = [:]
        var refs: [String: String] = [:]
        for (k, r) in doc.mapping!["Resources"]!.mapping! {
            let type = r["Type"]!.string!
            let p = json(r["Properties"]!, known, refs)
            if type == "AWS::DynamoDB::Table" {
                let n = try tables.createTable(fromCloudFormation: p)
                refs[k.string!] = n
            } else { known[k.string!] = try d.provision(ResourceProperties(logicalID: k.string!, type: type, properties: p)) }
        }
        let outs = json(doc.mapping!["Outputs"]!, known, refs).object!
        out.withLock { o in for (k, v) in outs { o[k] = v["Value"]!.string! } }
        return try d.apis()
    }
    func deployTables(_ dynamo: DynamoService) throws { _ = try deploy(tables: dynamo) }
}
