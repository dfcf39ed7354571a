package import EmulatorCore
package import NIOCore
import OrderedCollections

/// What one selection makes of a published result. Subscriptions that select the same thing, with the same variables
/// and the same rights, share one plan; each publication is encoded once a plan.
package final class SelectionPlan: Sendable {
    /// What must be equal for two subscriptions to receive the same payload.
    package struct Key: Hashable, Sendable {
        package var selection: String
        /// The variables that the selection uses (not those of the root arguments).
        package var variables: [FilterArgument]
        package var mode: AuthorizationMode
        /// What tells subscribers of one mode apart: groups, what an authorizer denies, a policy.
        package var rights: AccessRights
        /// Which of the API's changes it was made after: another schema, or other modes, may let the same subscriber
        /// read more or less of the same selection.
        package var generation: Int

        package init(
            selection: String, variables: [FilterArgument] = [], mode: AuthorizationMode,
            rights: AccessRights = AccessRights(), generation: Int = 0
        ) {
            self.selection = selection
            self.variables = variables
            self.mode = mode
            self.rights = rights
            self.generation = generation
        }
    }

    package typealias Select = @Sendable (_ published: JSONValue) -> (data: JSONValue, errors: [GraphQLError])

    package let key: Key
    /// Given by the registry that keeps the plan.
    package let number: UInt32
    package let selected: SelectedFields
    /// Set when the subscriber may read nothing of what it selected: then nothing is delivered.
    package let refusal: ReadRefusal?
    private let select: Select

    package init(
        key: Key, number: UInt32 = 0, selected: SelectedFields = SelectedFields(), refusal: ReadRefusal? = nil,
        select: @escaping Select
    ) {
        self.key = key
        self.number = number
        self.selected = selected
        self.refusal = refusal
        self.select = select
    }

    func numbered(_ number: UInt32) -> SelectionPlan {
        SelectionPlan(key: key, number: number, selected: selected, refusal: refusal, select: select)
    }

    /// The `payload` of a `data` message, `{"data":…[,"errors":…]}`, and what of it is null for which reason.
    package func payload(for published: JSONValue) -> (bytes: ByteBuffer, nulls: SelectedNulls) {
        let (data, errors) = select(published)
        var writer = JSONWriter(capacity: 1024)
        writer.write(literal: #"{"data":"#)
        writer.write(data)
        if !errors.isEmpty {
            writer.write(literal: #","errors":["#)
            for (index, error) in errors.enumerated() {
                if index > 0 { writer.write(literal: ",") }
                writer.write(Self.json(of: error))
            }
            writer.write(literal: "]")
        }
        writer.write(literal: "}")
        var nulls = selected.nulls(in: published)
        // `{"onX":null}`, or no `onX` at all where that may not be null.
        if data.object?.values.first?.isNull ?? true { nulls.whole = errors.first?.message ?? "" }
        return (writer.byteBuffer(), nulls)
    }

    /// In a `data` message no error has `locations`: the captured entries have none (amplify-cli #5542, category-api
    /// #1338; facts 3), and whoever shares the plan may have written the same selection in other places.
    private static func json(of error: GraphQLError) -> JSONValue {
        guard var members = error.json.object else { return error.json }
        members["locations"] = nil
        return .object(members)
    }
}
