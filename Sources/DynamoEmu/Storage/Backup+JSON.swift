import EmulatorCore
import OrderedCollections

/// The stored form of a backup's description. **On disk: add members, never change what one means.**
extension Backup {
    var json: JSONValue {
        var members: JSONObject = [
            "name": .string(name), "kind": .string(kind.rawValue), "createdAt": .int(createdAt.nanoseconds),
            "items": .int(count.items), "bytes": .int(count.bytes), "table": table.json,
        ]
        if let expiresAt { members["expiresAt"] = .int(expiresAt.nanoseconds) }
        return .object(members)
    }

    /// - Returns: nil when `json` was not written by `json`.
    init?(id: Int64, identifier: String, source: Int64, json: JSONValue) {
        guard let name = json["name"]?.string, let kind = json["kind"]?.string.flatMap(Kind.init),
            let createdAt = json["createdAt"]?.int, let items = json["items"]?.int, let bytes = json["bytes"]?.int,
            let table = json["table"].flatMap({ TableDefinition(id: source, json: $0) })
        else { return nil }
        self.init(
            id: id,
            identifier: identifier,
            name: name,
            kind: kind,
            createdAt: Timestamp(nanoseconds: Int64(createdAt)),
            expiresAt: (json["expiresAt"]?.int).map { Timestamp(nanoseconds: Int64($0)) },
            table: table,
            count: .init(items: items, bytes: bytes)
        )
    }
}
