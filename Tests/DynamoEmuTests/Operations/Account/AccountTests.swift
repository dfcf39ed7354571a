import EmulatorCore
import NIOCore
import NIOHTTP1
import Testing

@testable import DynamoEmu

@Suite("What is said of the account")
struct AccountTests {
    @Test func `the quotas are those of a new account`() throws {
        #expect(
            try TestAccount().expect("DescribeLimits", [:]) == [
                "AccountMaxReadCapacityUnits": 80_000, "AccountMaxWriteCapacityUnits": 80_000,
                "TableMaxReadCapacityUnits": 40_000, "TableMaxWriteCapacityUnits": 40_000,
            ]
        )
    }

    @Test func `a client that asks for the endpoint is sent to where it asked`() throws {
        let account = try TestAccount()
        let response = account.service.answer(
            HTTPRequest(
                method: .POST,
                uri: "/",
                headers: [
                    "X-Amz-Target": "DynamoDB_20120810.DescribeEndpoints", "Host": "127.0.0.1:4566",
                    "Content-Type": "application/x-amz-json-1.0",
                ],
                body: ByteBuffer(string: "{}")
            )
        )
        #expect(
            String(buffer: response.body)
                == #"{"Endpoints":[{"Address":"127.0.0.1:4566","CachePeriodInMinutes":1440}]}"#
        )
    }
}
