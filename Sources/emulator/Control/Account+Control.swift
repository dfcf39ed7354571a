import AppSyncEmu
import DynamoEmu
import EmulatorCore
import NIOHTTP1
import OrderedCollections

/// The control endpoints of an account: design, section 3.
extension Account {
    var control: ControlService {
        // Not the one that empties tables and loads seeds: nobody who looks on should wait for those.
        let background = BackgroundThread()
        var control = ControlService()
        control.register(.GET, "health") { _ throws(ControlError) in
            ["status": "ok", "version": .string(BuildVersion.text)]
        }
        control.register(.GET, "env") { _ throws(ControlError) in emulatedEnvironment.json }
        control.register(.GET, "state") { _ throws(ControlError) in try state() }
        control.register(.GET, "trace", inBackground: background, when: traced) { request throws(ControlError) in
            // Read first: what comes meanwhile is told in the next answer.
            let last = trace.lastSequence
            let entries = trace.entries(
                requestID: request.parameters["requestId"],
                after: UInt64(try request.count("after") ?? 0), limit: try request.count("limit") ?? 1_000)
            return [
                "entries": .array(entries.map(\.json)), "last": .int(max(last, entries.last?.sequence ?? 0)),
                "instance": .string(instance),
            ]
        }
        control.register(.POST, "await") { request throws(ControlError) in
            try await awaited(AwaitRequest(request.json()))
        }
        control.register(.GET, "deliveries", inBackground: background) { request throws(ControlError) in
            let filter = try DeliveryFilter(request)
            try check(apiID: filter.apiID, field: filter.field, arguments: filter.arguments, takesMutations: true)
            return ["deliveries": .array(fanOut.deliveries(filter))]
        }
        control.register(.POST, "seed") { request throws(ControlError) in try await seed(request) }
        control.register(.POST, "reset") { _ throws(ControlError) in
            do throws(SeedError) { try await reset() } catch {
                throw ControlError("\(error)", status: .internalServerError)
            }
            return ["reset": true]
        }
        registerTokens(&control, background)
        return control
    }

    /// `?wait=…` of the trace: milliseconds that the answer may take to have an entry after `after`.
    private func traced(_ request: ControlRequest) async throws(ControlError) {
        guard let milliseconds = try request.count("wait"), milliseconds > 0 else { return }
        let after = UInt64(try request.count("after") ?? 0)
        let requestID = request.parameters["requestId"]
        // A number that is not reached is another emulator's, one that ran here before: said at once.
        guard after <= trace.lastSequence else { return }
        _ = await waits.wait(timeout: .milliseconds(min(milliseconds, AwaitRequest.maximumTimeout))) {
            trace.lastSequence > after
                && (requestID == nil || !trace.entries(requestID: requestID, after: after, limit: 1).isEmpty)
        }
    }

    private func seed(_ request: ControlRequest) async throws(ControlError) -> JSONValue {
        let files = try SeedPaths.files(try request.json())
        do throws(SeedError) {
            let counts = try await seed(files)
            return ["seeded": .object(JSONObject(uniqueKeysWithValues: counts.map { ($0, .int($1)) }))]
        } catch {
            throw ControlError("\(error)")
        }
    }

    private func state() throws(ControlError) -> JSONValue {
        do throws(DynamoError) {
            let tables = try dynamo.tables().map { table -> JSONValue in
                [
                    "name": .string(table.name), "key": .array(table.key.map { .string($0) }),
                    "indexes": .array(table.indexes.map { .string($0) }), "items": .int(table.itemCount),
                    "bytes": .int(table.sizeBytes),
                    "timeToLive": table.timeToLiveAttribute.map { .string($0) } ?? .null,
                ]
            }
            let apis = appSync.records.map { api -> JSONValue in
                ["apiId": .string(api.apiID), "name": .string(api.settings.name)]
            }
            return [
                "tables": .array(tables), "apis": .array(apis), "functions": functions.state,
                "strictDelivery": strictDelivery.map { .array($0.failures.map(\.json)) } ?? .null,
                "strictDeliveryLeftOut": strictDelivery.map { .int($0.leftOut) } ?? .null,
            ]
        } catch {
            throw ControlError(error.message, status: .internalServerError)
        }
    }
}
