package import EmulatorCore
import OrderedCollections

/// Why a subscription did not receive a publication. Of several reasons the first in this order counts.
package enum NonDelivery: Sendable, Equatable {
    case argumentDiffers(argument: String, subscribed: MatchValue, published: MatchValue)
    case filterFieldNotSelected(argument: String)
    /// Something stands between the field and the argument or enhanced filter that asks for it.
    case filterFieldUnreachable(field: String, FilterObstacle)
    /// The enhanced filter that the subscription's resolver set; nil when it compares nothing.
    case filterGroupFalse(FieldFilter?, published: JSONValue)
    case notAuthorized(ReadRefusal)
    /// With the error's message, when there was one.
    case mutationFailed(String?)
    case payloadTooLarge(bytes: Int, limit: Int)
    case connectionGone(SubscriptionEnd)

    /// The reason's name in JSON.
    package var name: String {
        switch self {
        case .argumentDiffers: "argumentDiffers"
        case .filterFieldNotSelected: "filterFieldNotSelected"
        case .filterFieldUnreachable: "filterFieldUnreachable"
        case .filterGroupFalse: "filterGroupFalse"
        case .notAuthorized: "notAuthorized"
        case .mutationFailed: "mutationFailed"
        case .payloadTooLarge: "payloadTooLarge"
        case .connectionGone: "connectionGone"
        }
    }
}

/// What a publication came to for one subscription of its field.
package struct Verdict: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// Handed to the kernel that long after it was published, with these fields as null.
        case delivered(after: Duration, nulls: SelectedNulls)
        case notDelivered(NonDelivery)
        /// On its way to the socket.
        case pending

        /// `delivered`, the reason's name, or `pending`.
        package var name: String {
            switch self {
            case .delivered: "delivered"
            case .notDelivered(let reason): reason.name
            case .pending: "pending"
            }
        }

        package var delay: Duration? {
            if case .delivered(let delay, _) = self { delay } else { nil }
        }
    }

    package var subscription: Subscription
    package var mutationField: String
    /// Who published, for sentences.
    package var publisher: String
    /// What this subscription selects or filters by, and the publisher may not read: it was published as null.
    package var withheld: [String]
    /// Where a field may be that was not found under its name.
    var selection: MutationSelection?
    package var outcome: Outcome

    init(
        subscription: Subscription, mutationField: String, publisher: String, withheld: [String],
        selection: MutationSelection?, outcome: Outcome
    ) {
        self.selection = selection
        self.subscription = subscription
        self.mutationField = mutationField
        self.publisher = publisher
        self.withheld = withheld
        self.outcome = outcome
    }

    /// Whom it is on: `onStatusUpdate, connection 7, subscription 1`.
    package var subject: String {
        "\(subscription.field), connection \(subscription.connectionID), subscription \(subscription.id)"
    }

    /// The verdict for people, with names.
    package var sentence: String {
        let subject =
            "\(subscription.field) of connection \(subscription.connectionID) "
            + "(subscription \(subscription.quotedID), \(subscription.subscriber))"
        switch outcome {
        case .pending: return "\(subject) is about to receive \(mutationField)"
        case .delivered(let delay, let nulls):
            return "\(subject) received \(mutationField) after \(delay.millisecondsText) ms" + explanation(of: nulls)
        case .notDelivered:
            return "\(subject) did not receive \(mutationField): \(explanation ?? "")"
        }
    }

    /// Why it was not delivered, if it was not.
    package var explanation: String? {
        guard case .notDelivered(let reason) = outcome else { return nil }
        let text = explanation(of: reason)
        if case .argumentDiffers(let argument, _, .null) = reason, withheld.contains(argument) {
            return text + " because the publisher (\(publisher)) may not read it" + explanationOfNullFilter
        }
        return text + explanationOfNullFilter
    }

    /// Whose resolver thinks of a filter will not think of the arguments.
    private var explanationOfNullFilter: String {
        guard subscription.hasNullFilter, case .notDelivered(let reason) = outcome else { return "" }
        return switch reason {
        case .argumentDiffers, .filterFieldNotSelected, .filterFieldUnreachable:
            "; " + Subscription.nullFilterSentence
        default: ""
        }
    }

    /// `title`, or `title (only under the name t)`
    private func named(_ path: String) -> String {
        selection?.otherName(of: path).map { "\(path) (only under the name \($0))" } ?? path
    }

    /// What came as null, and why.
    private func explanation(of nulls: SelectedNulls) -> String {
        var text = ""
        if !nulls.notSelected.isEmpty {
            text +=
                "; null because \(mutationField) did not select it: \(nulls.notSelected.map(named).joined(separator: ", "))"
        }
        if !nulls.refused.isEmpty {
            let refused = nulls.refused.map(\.text).joined(separator: ", ")
            text += "; null because the subscriber may not read it: \(refused)"
        }
        if !withheld.isEmpty {
            text += "; null because the publisher (\(publisher)) may not read it: \(withheld.joined(separator: ", "))"
        }
        if nulls.isEverything { text += ", which is all that it selects" }
        guard let error = nulls.whole else { return text }
        return text.isEmpty
            ? "; all of \(subscription.field) is null: \(error)"
            : text + ", so that all of \(subscription.field) is null"
    }

    package var json: JSONValue {
        var members: JSONObject = [
            "subscription": [
                "field": .string(subscription.field), "connection": .int(subscription.connectionID),
                "id": .string(subscription.id),
                "subscriber": .string(subscription.subscriber),
                "arguments": .object(
                    JSONObject(uniqueKeysWithValues: subscription.arguments.map { ($0.name, $0.value.json) })),
            ]
        ]
        switch outcome {
        case .pending: members["outcome"] = "pending"
        case .delivered(let delay, let nulls):
            members["outcome"] = "delivered"
            members["delayMs"] = .double(delay.milliseconds)
            members["notSelected"] = .array(nulls.notSelected.map { .string($0) })
            members["refused"] = .array(nulls.refused.map { .string($0.text) })
            members["withheld"] = .array(withheld.map { .string($0) })
            members["isNull"] = .bool(nulls.whole != nil)
        case .notDelivered(let reason):
            members["outcome"] = "notDelivered"
            members["reason"] = .string(reason.name)
        }
        members["sentence"] = .string(sentence)
        return .object(members)
    }

    private func explanation(of reason: NonDelivery) -> String {
        switch reason {
        case .argumentDiffers(let argument, let subscribed, let published):
            "its argument \(argument) is \(subscribed.text), the published \(argument) is \(published.text)"
        case .filterFieldNotSelected(let field) where subscription.filter != nil:
            "the field \(field), which its filter compares, is not in the mutation's selection set" + elsewhere(field)
        case .filterGroupFalse(let filter?, let published):
            "no group of its filter holds: \(filter.text), and the published \(filter.fieldName) is \(published.text)"
        case .filterGroupFalse(nil, _):
            subscription.filter?.groups.isEmpty ?? true
                ? "its filter has no groups, so that nothing ever holds"
                : "the groups of its filter have no filters, so that nothing ever holds"
        case .filterFieldUnreachable(let field, let obstacle):
            (subscription.filter == nil ? "its argument" : "its filter on") + " \(field) matches nothing: "
                + obstacle.text(mutationField)
        case .filterFieldNotSelected(let argument):
            "the filter argument \(argument) is not in the mutation's selection set"
                + elsewhere(argument)
        case .notAuthorized(let refusal):
            refusal.publishersSentence
                ?? "\(subscription.subscriber) may not read \(refusal.field) of type \(refusal.type): \(refusal.reason)"
        case .mutationFailed(let message?): "the mutation failed: \(message)"
        case .mutationFailed(nil): "the mutation returned null"
        case .payloadTooLarge(let bytes, let limit):
            "the payload has \(bytes) bytes, AppSync delivers at most \(limit)"
        case .connectionGone(let end): end.sentence
        }
    }

    /// Why a field that was not found was not found.
    private func elsewhere(_ field: String) -> String {
        if let misfit = subscription.misfit, misfit.argument == field {
            return ": \(misfit.type) has no field \(field)"
        }
        return selection?.otherName(of: field).map { ": the mutation selects \(field) only under the name \($0)" } ?? ""
    }
}

extension Duration {
    var milliseconds: Double { (Double(nanoseconds) / 10_000).rounded() / 100 }
    var millisecondsText: String { JSONValue.double(milliseconds).text }
}
