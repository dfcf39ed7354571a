/// Billing mode and provisioned throughput must agree, for the table and each of its global indexes.
enum ThroughputRules {
    static func check(_ request: CreateTable) throws(DynamoError) {
        let isOnDemand = request.billingMode == "PAY_PER_REQUEST"
        switch (isOnDemand, request.throughput) {
        case (true, .some):
            throw .invalidParameter(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            )
        case (false, nil):
            throw .invalidParameter(
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
            )
        default: try checkBounds(request.throughput, index: nil)
        }
        for index in request.globalIndexes ?? [] {
            let name = index.name ?? ""
            switch (isOnDemand, index.throughput) {
            case (true, .some):
                throw .invalidParameter(
                    "ProvisionedThroughput should not be specified for index: \(name) when BillingMode is "
                        + "PAY_PER_REQUEST"
                )
            case (false, nil):
                throw .invalidParameter("ProvisionedThroughput must be specified for index: \(name)")
            default: try checkBounds(index.throughput, index: name)
            }
        }
    }

    private static func checkBounds(_ throughput: ProvisionedThroughput?, index: String?) throws(DynamoError) {
        guard let throughput = throughput?.throughput else { return }
        let place = index.map { " for index \($0)" } ?? ""
        for (value, name) in [(throughput.read, "ReadCapacityUnits"), (throughput.write, "WriteCapacityUnits")]
        where value > 1_000_000_000_000 {
            throw .validation("Given value \(value) for \(name) is out of bounds\(place)")
        }
    }
}
