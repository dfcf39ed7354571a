import EmulatorCore
import OrderedCollections

/// The catalog's form of a table definition. **On disk: add members, never change what one means.**
extension TableDefinition {
    var json: JSONValue {
        var members: JSONObject = [
            "name": .string(name), "uuid": .string(uuid), "createdAt": .int(createdAt.nanoseconds),
            "attributes": .array(attributes.map { [.string($0.name), .string($0.type.rawValue)] }),
            "key": .array(key.names.map { .string($0) }),
            "billing": .string(billing.rawValue), "throughput": [.int(throughput.read), .int(throughput.write)],
            "indexes": .array(indexes.map(\.json)),
        ]
        if isDeletionProtected { members["deletionProtection"] = true }
        if let tableClass { members["tableClass"] = .string(tableClass) }
        if !tags.isEmpty { members["tags"] = .array(tags.map { [.string($0.key), .string($0.value)] }) }
        if let timeToLive { members["timeToLive"] = .string(timeToLive.attribute) }
        if let stream {
            members["stream"] = [
                "viewType": .string(stream.viewType.rawValue), "label": .string(stream.label),
                "isEnabled": .bool(stream.isEnabled),
            ]
        }
        if let change = timeToLiveChange {
            members["timeToLiveChange"] = [
                "attribute": .string(change.attribute), "time": .int(change.time.nanoseconds),
            ]
        }
        if let statusChange { members["statusChange"] = statusChange.json }
        if lastIndexID != 0 { members["lastIndexID"] = .int(lastIndexID) }
        if let onDemand { members["onDemand"] = onDemand.json }
        if let warm { members["warm"] = warm.json }
        if throughputChanges != ThroughputChanges() { members["throughputChanges"] = throughputChanges.json }
        if let payPerRequestSince { members["payPerRequestSince"] = .int(payPerRequestSince.nanoseconds) }
        if let tableClassChangedAt { members["tableClassChangedAt"] = .int(tableClassChangedAt.nanoseconds) }
        if let encryption { members["encryption"] = .string(encryption.keyARN) }
        if let pointInTimeRecovery {
            members["pointInTimeRecovery"] = [
                "enabledAt": .int(pointInTimeRecovery.enabledAt.nanoseconds), "days": .int(pointInTimeRecovery.days),
            ]
        }
        if hasContinuousBackups { members["continuousBackups"] = true }
        if let restore {
            members["restore"] = [
                "backup": .string(restore.backupARN), "table": .string(restore.tableARN),
                "time": .int(restore.time.nanoseconds), "isInProgress": .bool(restore.isInProgress),
            ]
        }
        return .object(members)
    }

    /// - Returns: nil when `json` was not written by `json`.
    init?(id: Int64, json: JSONValue) {
        guard let name = json["name"]?.string, let uuid = json["uuid"]?.string,
            let createdAt = json["createdAt"]?.int, let attributeList = json["attributes"]?.array,
            let keyNames = json["key"]?.array, let billing = json["billing"]?.string.flatMap(BillingMode.init),
            let throughput = Throughput(json: json["throughput"]), let indexList = json["indexes"]?.array
        else { return nil }
        var attributes: [KeyElement] = []
        for entry in attributeList {
            guard let pair = entry.array, pair.count == 2, let name = pair[0].string,
                let type = pair[1].string.flatMap(ScalarAttributeType.init)
            else { return nil }
            attributes.append(KeyElement(name: name, type: type))
        }
        guard let key = KeySchema(names: keyNames.compactMap(\.string), attributes: attributes) else { return nil }
        var indexes: [IndexDefinition] = []
        for entry in indexList {
            guard let index = IndexDefinition(json: entry, attributes: attributes) else { return nil }
            indexes.append(index)
        }
        self.init(
            id: id,
            name: name,
            uuid: uuid,
            createdAt: Timestamp(nanoseconds: Int64(createdAt)),
            attributes: attributes,
            key: key,
            indexes: indexes,
            billing: billing,
            throughput: throughput
        )
        isDeletionProtected = json["deletionProtection"]?.bool ?? false
        tableClass = json["tableClass"]?.string
        tags = (json["tags"]?.array ?? []).compactMap { tag in
            guard let pair = tag.array, pair.count == 2, let key = pair[0].string, let value = pair[1].string
            else { return nil }
            return Tag(key: key, value: value)
        }
        timeToLive = json["timeToLive"]?.string.map(TimeToLive.init)
        if let stream = json["stream"] {
            guard let viewType = stream["viewType"]?.string.flatMap(Stream.ViewType.init),
                let label = stream["label"]?.string, let isEnabled = stream["isEnabled"]?.bool
            else { return nil }
            self.stream = Stream(viewType: viewType, label: label, isEnabled: isEnabled)
        }
        if let change = json["timeToLiveChange"], let attribute = change["attribute"]?.string,
            let time = Timestamp(json: change["time"])
        {
            timeToLiveChange = TimeToLiveChange(attribute: attribute, time: time)
        }
        if let change = json["statusChange"] {
            guard let statusChange = StatusChange(json: change) else { return nil }
            self.statusChange = statusChange
        }
        lastIndexID = json["lastIndexID"]?.int.map(Int64.init) ?? 0
        onDemand = json["onDemand"].map(OnDemandThroughput.init(json:))
        warm = json["warm"].flatMap(WarmThroughput.init(json:))
        throughputChanges = json["throughputChanges"].map(ThroughputChanges.init(json:)) ?? ThroughputChanges()
        payPerRequestSince = Timestamp(json: json["payPerRequestSince"])
        tableClassChangedAt = Timestamp(json: json["tableClassChangedAt"])
        encryption = json["encryption"]?.string.map(ServerSideEncryption.init(keyARN:))
        if let recovery = json["pointInTimeRecovery"] {
            guard let enabledAt = recovery["enabledAt"]?.int, let days = recovery["days"]?.int else { return nil }
            pointInTimeRecovery = PointInTimeRecovery(
                enabledAt: Timestamp(nanoseconds: Int64(enabledAt)),
                days: days
            )
        }
        hasContinuousBackups = json["continuousBackups"]?.bool ?? false
        if let restore = json["restore"] {
            guard let backup = restore["backup"]?.string, let table = restore["table"]?.string,
                let time = restore["time"]?.int
            else { return nil }
            self.restore = Restore(
                backupARN: backup,
                tableARN: table,
                time: Timestamp(nanoseconds: Int64(time)),
                isInProgress: restore["isInProgress"]?.bool ?? true
            )
        }
    }
}

extension IndexDefinition {
    fileprivate var json: JSONValue {
        var members: JSONObject = [
            "id": .int(id), "name": .string(name), "scope": .string(scope.rawValue),
            "key": .array(key.names.map { .string($0) }), "projection": .string(projection.typeName),
            "throughput": [.int(throughput.read), .int(throughput.write)],
        ]
        // Absent from keys with one partition attribute, which is all there was at first.
        if key.partitions.count > 1 { members["partitions"] = .int(key.partitions.count) }
        if case .include(let names) = projection { members["nonKey"] = .array(names.map { .string($0) }) }
        if isBackfilling { members["isBackfilling"] = true }
        if let onDemand { members["onDemand"] = onDemand.json }
        if let warm { members["warm"] = warm.json }
        if throughputChanges != ThroughputChanges() { members["throughputChanges"] = throughputChanges.json }
        return .object(members)
    }

    fileprivate init?(json: JSONValue, attributes: [KeyElement]) {
        guard let id = json["id"]?.int, let name = json["name"]?.string,
            let scope = json["scope"]?.string.flatMap(Scope.init), let keyNames = json["key"]?.array,
            let key = KeySchema(
                names: keyNames.compactMap(\.string),
                attributes: attributes,
                partitions: json["partitions"]?.int ?? 1
            ),
            let throughput = Throughput(json: json["throughput"])
        else { return nil }
        let projection: IndexProjection
        switch json["projection"]?.string {
        case "ALL": projection = .all
        case "KEYS_ONLY": projection = .keysOnly
        case "INCLUDE": projection = .include((json["nonKey"]?.array ?? []).compactMap(\.string))
        default: return nil
        }
        self.init(
            id: Int64(id),
            name: name,
            scope: scope,
            key: key,
            projection: projection,
            throughput: throughput
        )
        isBackfilling = json["isBackfilling"]?.bool ?? false
        onDemand = json["onDemand"].map(OnDemandThroughput.init(json:))
        warm = json["warm"].flatMap(WarmThroughput.init(json:))
        throughputChanges = json["throughputChanges"].map(ThroughputChanges.init(json:)) ?? ThroughputChanges()
    }
}

extension Throughput {
    fileprivate var json: JSONValue { [.int(read), .int(write)] }

    fileprivate init?(json: JSONValue?) {
        guard let pair = json?.array, pair.count == 2, let read = pair[0].int, let write = pair[1].int else {
            return nil
        }
        self.init(read: read, write: write)
    }
}

extension KeySchema {
    fileprivate init?(names: [String], attributes: [KeyElement], partitions: Int = 1) {
        let elements = names.compactMap { name in attributes.first { $0.name == name } }
        guard elements.count == names.count, 1...max(1, elements.count) ~= partitions, !elements.isEmpty else {
            return nil
        }
        self.init(partitions: Array(elements[..<partitions]), sorts: Array(elements[partitions...]))
    }
}

extension StatusChange {
    fileprivate var json: JSONValue {
        var members: JSONObject = ["status": .string(status.rawValue), "until": .int(until.nanoseconds)]
        if let throughput { members["throughput"] = throughput.json }
        if !indexes.isEmpty { members["indexes"] = .array(indexes.map(\.json)) }
        return .object(members)
    }

    fileprivate init?(json: JSONValue) {
        guard let status = json["status"]?.string.flatMap(TableStatus.init), let until = Timestamp(json: json["until"])
        else { return nil }
        self.init(status, until: until)
        throughput = Throughput(json: json["throughput"])
        for entry in json["indexes"]?.array ?? [] {
            guard let name = entry["name"]?.string, let status = entry["status"]?.string.flatMap(TableStatus.init),
                let until = Timestamp(json: entry["until"])
            else { return nil }
            let throughput = Throughput(json: entry["throughput"])
            indexes.append(Index(name: name, status: status, until: until, throughput: throughput))
        }
    }
}

extension StatusChange.Index {
    fileprivate var json: JSONValue {
        var members: JSONObject = [
            "name": .string(name), "status": .string(status.rawValue), "until": .int(until.nanoseconds),
        ]
        if let throughput { members["throughput"] = throughput.json }
        return .object(members)
    }
}

extension OnDemandThroughput {
    fileprivate var json: JSONValue {
        var members: JSONObject = [:]
        if let maxRead { members["maxRead"] = .int(maxRead) }
        if let maxWrite { members["maxWrite"] = .int(maxWrite) }
        return .object(members)
    }

    fileprivate init(json: JSONValue) { self.init(maxRead: json["maxRead"]?.int, maxWrite: json["maxWrite"]?.int) }
}

extension WarmThroughput {
    fileprivate var json: JSONValue { [.int(read), .int(write)] }

    fileprivate init?(json: JSONValue) {
        guard let pair = Throughput(json: json) else { return nil }
        self.init(read: pair.read, write: pair.write)
    }
}

extension ThroughputChanges {
    fileprivate var json: JSONValue {
        var members: JSONObject = ["decreases": .int(decreases)]
        if let lastIncrease { members["lastIncrease"] = .int(lastIncrease.nanoseconds) }
        if let lastDecrease { members["lastDecrease"] = .int(lastDecrease.nanoseconds) }
        return .object(members)
    }

    fileprivate init(json: JSONValue) {
        self.init(
            lastIncrease: Timestamp(json: json["lastIncrease"]),
            lastDecrease: Timestamp(json: json["lastDecrease"]),
            decreases: json["decreases"]?.int ?? 0
        )
    }
}

extension Timestamp {
    fileprivate init?(json: JSONValue?) {
        guard let nanoseconds = json?.int else { return nil }
        self.init(nanoseconds: Int64(nanoseconds))
    }
}
