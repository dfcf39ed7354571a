import EmulatorCore
import Testing

@testable import DynamoEmu

@Suite("Features that the account has never used")
struct NeverUsedTests {
    @Test func `there is nothing to list`() throws {
        let account = try TestAccount()
        #expect(try account.expect("ListGlobalTables", [:]) == ["GlobalTables": []])
        #expect(try account.expect("ListExports", [:]) == ["ExportSummaries": []])
        #expect(try account.expect("ListImports", [:]) == ["ImportSummaryList": []])
        #expect(try account.expect("ListContributorInsights", [:]) == ["ContributorInsightsSummaries": []])
    }

    @Test func `what tools ask of every table`() throws {
        let account = try TestAccount()
        try account.createSessions()
        let table: JSONValue = ["TableName": "sessions"]
        #expect(
            try account.expect("DescribeKinesisStreamingDestination", table)
                == ["TableName": "sessions", "KinesisDataStreamDestinations": []]
        )
        #expect(
            try account.expect("DescribeContributorInsights", table)
                == ["TableName": "sessions", "ContributorInsightsStatus": "DISABLED"]
        )
        try account.refuse(
            "DescribeContributorInsights",
            ["TableName": "sessions", "IndexName": "ghost"],
            "ResourceNotFoundException",
            "Requested resource not found: Index: ghost not found for table: sessions"
        )
        for operation in ["DescribeKinesisStreamingDestination", "DescribeContributorInsights"] {
            try account.refuse(
                operation,
                ["TableName": "missing"],
                "ResourceNotFoundException",
                "Requested resource not found: Table: missing not found"
            )
        }
    }

    @Test func `a table without a policy`() throws {
        let account = try TestAccount()
        try account.createTable()
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/table"
        try account.refuse(
            "GetResourcePolicy",
            ["ResourceArn": .string(arn)],
            "PolicyNotFoundException",
            "Resource-based policy not found for the provided ResourceArn: \(arn)"
        )
        #expect(try account.expect("DeleteResourcePolicy", ["ResourceArn": .string(arn)]) == [:])
        try account.refuse(
            "GetResourcePolicy",
            ["ResourceArn": .string(arn + "s")],
            "ResourceNotFoundException",
            "Requested resource not found: Table: tables not found"
        )
        try account.refuse(
            "GetResourcePolicy",
            ["ResourceArn": "table"],
            "One or more parameter values were invalid: ARNs must start with 'arn:': table"
        )
    }
}
