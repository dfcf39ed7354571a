package import EmulatorCore
package import OrderedCollections

/// CollectFields (6.3.2).
package enum FieldCollection {
    /// The fields to execute on an object of that type, by response key, in order of first mention.
    package static func collect(
        _ selectionSet: [Selection],
        on objectType: ObjectType,
        document: Document,
        variables: JSONObject,
        schema: Schema
    ) -> OrderedDictionary<String, [Field]> {
        var collection = Collection(objectType: objectType, document: document, variables: variables, schema: schema)
        collection.collect(selectionSet)
        return collection.fields
    }

    /// MergeSelectionSets (6.4.3): of fields that share a response key.
    static func collectSubfields(
        of fields: [Field],
        on objectType: ObjectType,
        document: Document,
        variables: JSONObject,
        schema: Schema
    ) -> OrderedDictionary<String, [Field]> {
        var collection = Collection(objectType: objectType, document: document, variables: variables, schema: schema)
        for field in fields { collection.collect(field.selectionSet) }
        return collection.fields
    }

    /// Whether `@skip` and `@include` let a selection stand (3.13.1, 3.13.2).
    static func includes(_ directives: [Directive], variables: JSONObject) -> Bool {
        for directive in directives {
            switch directive.name {
            case "skip": if condition(of: directive, variables) == true { return false }
            case "include": if condition(of: directive, variables) == false { return false }
            default: break
            }
        }
        return true
    }

    private static func condition(of directive: Directive, _ variables: JSONObject) -> Bool? {
        switch directive.argument("if") {
        case .boolean(let value): value
        case .variable(let name): variables[name]?.bool
        default: nil
        }
    }

    private struct Collection {
        let objectType: ObjectType
        let document: Document
        let variables: JSONObject
        let schema: Schema
        var fields: OrderedDictionary<String, [Field]> = [:]
        var visitedFragments: [String] = []

        mutating func collect(_ selectionSet: [Selection]) {
            for selection in selectionSet {
                switch selection {
                case .field(let field):
                    guard includes(field.directives, variables: variables) else { continue }
                    fields[field.responseKey, default: []].append(field)
                case .fragmentSpread(let spread):
                    guard includes(spread.directives, variables: variables),
                        !visitedFragments.contains(spread.name)
                    else { continue }
                    visitedFragments.append(spread.name)
                    guard let fragment = document.fragment(named: spread.name), applies(fragment.typeCondition) else {
                        continue
                    }
                    collect(fragment.selectionSet)
                case .inlineFragment(let fragment):
                    guard includes(fragment.directives, variables: variables) else { continue }
                    if let condition = fragment.typeCondition, !applies(condition) { continue }
                    collect(fragment.selectionSet)
                }
            }
        }

        /// DoesFragmentTypeApply
        private func applies(_ typeCondition: String) -> Bool {
            typeCondition == objectType.name || objectType.interfaces.contains(typeCondition)
                || schema.possibleTypes(of: typeCondition).contains(objectType.name)
        }
    }
}
