import EmulatorCore
import OrderedCollections
import Testing

@testable import AppSyncEmu

/// What a `start` becomes when the subscription's field has a resolver.
@Suite struct SubscriptionResolverTests {
    private func resolved(
        errors: [GraphQLError] = [], _ calls: ExtensionCall...
    ) throws(SubscriptionCompiler.Refusal) -> SubscriptionRequest {
        var outcome = FieldOutcome(value: .null, errors: errors)
        outcome.extensions = calls
        return try Fixture.request("1", ["customer": "a"]).resolved(outcome)
    }

    private let filter: JSONValue = [
        "filterGroup": [["filters": [["fieldName": "state", "operator": "eq", "value": "NEW"]]]]
    ]

    @Test func `filters are set, the last of a kind counts`() throws {
        let request = try resolved(
            ExtensionCall(name: "setSubscriptionFilter", arguments: [["filterGroup": []]]),
            ExtensionCall(name: "setSubscriptionFilter", arguments: [filter]),
            ExtensionCall(name: "setSubscriptionInvalidationFilter", arguments: [filter]))
        #expect(request.filter?.fieldNames == ["state"])
        #expect(request.invalidationFilter == request.filter)
        #expect(try resolved().filter == nil)
        let null = ExtensionCall(name: "setSubscriptionFilter", arguments: [nil])
        let other = ExtensionCall(name: "setSubscriptionFilter", arguments: [filter])
        #expect(try resolved(null).filter == nil)
        #expect(try resolved(null).hasNullFilter)
        #expect(try resolved(other, null).filter == nil)
        #expect(try resolved(null, other).filter != nil)
        #expect(try !resolved(null, other).hasNullFilter)
    }

    @Test func `errors of the resolver refuse the start`() throws {
        do throws(SubscriptionCompiler.Refusal) {
            _ = try resolved(errors: [.notAuthorized(field: "onOrder", type: "Subscription")])
            Issue.record("It was allowed.")
        } catch {
            // amplify-js #12679
            #expect(
                error.errors == [
                    RealtimeError(
                        errorType: "Unauthorized", message: "Not Authorized to access onOrder on type Subscription")
                ])
        }
    }

    @Test func `a filter over a limit refuses the start`() throws {
        do throws(SubscriptionCompiler.Refusal) {
            _ = try resolved(
                ExtensionCall(
                    name: "setSubscriptionFilter",
                    arguments: [
                        [
                            "filterGroup": [
                                ["filters": [["fieldName": "a", "operator": "in", "value": [1, 2, 3, 4, 5, 6]]]]
                            ]
                        ]
                    ]))
            Issue.record("It was allowed.")
        } catch {
            // amplify-category-api #740
            #expect(
                error.errors == [
                    RealtimeError(
                        message: "subscription exceeds maximum value limit 5 for operator `in`.", errorCode: 400)
                ])
        }
    }

    @Test func `what is for mutations only is refused by name`() throws {
        do throws(SubscriptionCompiler.Refusal) {
            _ = try resolved(ExtensionCall(name: "invalidateSubscriptions", arguments: [[:]]))
            Issue.record("It was allowed.")
        } catch {
            #expect(error.errors.first?.message == "extensions.invalidateSubscriptions can be used for mutations only")
        }
    }
}
