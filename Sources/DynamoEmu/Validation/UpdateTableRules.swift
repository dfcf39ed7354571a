/// What the members of an UpdateTable request must say about each other, whatever the table is. In AWS's words; which
/// of two broken rules is reported first is inferred.
enum UpdateTableRules {
    static func check(_ request: UpdateTable) throws(DynamoError) {
        let updates = request.indexUpdates ?? []
        let onDemand = request.onDemand.flatMap { $0.isEmpty ? nil : $0 }
        let changesThroughput = request.throughput != nil || request.billingMode != nil
        guard
            changesThroughput || !updates.isEmpty || request.stream != nil || request.encryption != nil
                || request.isDeletionProtected != nil || onDemand != nil || request.warm != nil
                || request.tableClass != nil
        else {
            throw .validation(
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
                    + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "
                    + "MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or "
                    + "TableClass is required"
            )
        }
        try ThroughputRules.check(request)
        try checkUpdates(updates)
        try checkAlone(request, updates)
        if request.throughput != nil, request.stream != nil {
            throw .invalidParameter("You cannot modify stream status while updating table IOPS")
        }
        if updates.contains(where: \.addsOrRemoves) {
            if request.throughput != nil {
                throw .invalidParameter("You cannot create or delete index while updating table IOPS")
            }
            if request.stream != nil {
                throw .invalidParameter("You cannot create or delete index while changing stream status")
            }
        }
        try TableClassRules.check(request.tableClass)
        try request.encryption?.check()
        if let warm = request.warm, warm.isEmpty {
            // Inferred from the message for an index.
            throw .invalidParameter(
                "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified"
            )
        }
    }

    private static func checkUpdates(_ updates: [GlobalSecondaryIndexUpdate]) throws(DynamoError) {
        var names: Set<String> = []
        for update in updates {
            guard update.actionCount > 0 else {
                throw .invalidParameter(
                    "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                        + "GlobalSecondaryIndexUpdate.Delete must not be null"
                )
            }
            guard update.actionCount == 1 else {
                throw .invalidParameter(
                    "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
                )
            }
            guard names.insert(update.name).inserted else {
                throw .invalidParameter(
                    "Only one global secondary index update per index is allowed simultaneously. Index: \(update.name)"
                )
            }
            if let warm = update.update?.warm, warm.isEmpty {
                throw .invalidParameter(
                    "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for "
                        + "index: \(update.name)"
                )
            }
        }
    }

    /// Some things cannot be changed together with others.
    private static func checkAlone(
        _ request: UpdateTable,
        _ updates: [GlobalSecondaryIndexUpdate]
    ) throws(DynamoError) {
        let changes = [
            request.throughput != nil, request.billingMode != nil, !updates.isEmpty, request.stream != nil,
            request.encryption != nil, request.isDeletionProtected != nil,
            request.onDemand.map { !$0.isEmpty } ?? false,
            request.warm != nil, request.tableClass != nil,
        ]
        guard changes.count(where: { $0 }) > 1 else { return }
        if request.encryption != nil {
            throw .invalidParameter("Server-Side Encryption modification must be the only operation in the request")
        }
        if request.tableClass != nil {
            throw .invalidParameter("TableClass modification must be the only operation in the request")
        }
        if request.isDeletionProtected != nil {
            throw .invalidParameter("DeletionProtection modification must be the only operation in the request")
        }
        if request.warm != nil {
            throw .invalidParameter(
                updates.contains { $0.create != nil }
                    ? "Create global secondary index cannot be specified when updating WarmThroughput"
                    : "WarmThroughput must be the only operation in the request"
            )
        }
        if request.onDemand.map({ !$0.isEmpty }) ?? false,
            !updates.isEmpty || request.stream != nil
        {
            throw .invalidParameter(
                "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
        }
    }
}

enum TableClassRules {
    static func check(_ tableClass: String?) throws(DynamoError) {
        guard let tableClass, !["STANDARD", "STANDARD_INFREQUENT_ACCESS"].contains(tableClass) else { return }
        throw .validation(
            "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, "
                + "STANDARD_INFREQUENT_ACCESS]."
        )
    }
}
