import OrderedCollections

/// 5.3.2: fields that share a response key can be answered by one value.
///
/// Instead of comparing all pairs, every field of a key is compared with the first one it must agree with (agreement
/// is an equivalence), and every set of merged selection sets is looked at once.
struct OverlappingFieldsCanBeMerged: ValidationRule {
    mutating func enter(_ operation: OperationDefinition, _ context: inout ValidationContext) {
        guard !context.isTooDeep else { return }
        var merge = Merge(document: context.document, schema: context.schema)
        merge.check([(operation.selectionSet, context.parentType)])
        for (message, locations) in merge.conflicts {
            context.report(.fieldsConflict, message, at: locations, path: [])
        }
    }

    private struct Merge {
        /// Why two fields cannot share a key, and where both stand.
        typealias Conflict = (reason: String, locations: [SourceLocation])
        typealias SelectionSet = (selections: [Selection], parentType: String?)

        struct Member {
            var field: Field
            var parentType: String?
            var type: TypeReference?
        }

        let document: Document
        let schema: Schema
        var conflicts: [(message: String, locations: [SourceLocation])] = []
        private var checked: Set<[SourceLocation]> = []

        init(document: Document, schema: Schema) {
            self.document = document
            self.schema = schema
        }

        /// FieldsInSetCanMerge
        ///
        /// - Parameter shapesOnly: for sets that no one object answers, only SameResponseShape holds.
        mutating func check(_ sets: [SelectionSet], shapesOnly: Bool = false) {
            var groups: OrderedDictionary<String, [Member]> = [:]
            var fragments: Set<String> = []
            for set in sets { collect(set, &groups, &fragments) }
            for (key, members) in groups {
                if members.count > 1, let conflict = shapeConflict(members) {
                    conflicts.append(("\(key): \(conflict.reason)", conflict.locations))
                    continue
                }
                if shapesOnly {
                    descend(members, shapesOnly: true)
                    continue
                }
                let partitions = partition(members)
                for partition in partitions {
                    if partition.count > 1, let conflict = fieldConflict(partition) {
                        conflicts.append(("\(key): \(conflict.reason)", conflict.locations))
                    } else {
                        descend(partition, shapesOnly: false)
                    }
                }
                if partitions.count > 1 { descend(members, shapesOnly: true) }
            }
        }

        private mutating func descend(_ members: [Member], shapesOnly: Bool) {
            let sets = members.filter { !$0.field.selectionSet.isEmpty }
            guard !sets.isEmpty else { return }
            let marker = SourceLocation(line: shapesOnly ? 1 : 0, column: 0)
            guard checked.insert([marker] + sets.map(\.field.location)).inserted else { return }
            check(sets.map { ($0.field.selectionSet, $0.type?.name) }, shapesOnly: shapesOnly)
        }

        private func collect(
            _ set: SelectionSet,
            _ groups: inout OrderedDictionary<String, [Member]>,
            _ fragments: inout Set<String>
        ) {
            for selection in set.selections {
                switch selection {
                case .field(let field):
                    let type = set.parentType.flatMap { schema.fieldDefinition(named: field.name, on: $0)?.type }
                    groups[field.responseKey, default: []].append(
                        Member(field: field, parentType: set.parentType, type: type)
                    )
                case .inlineFragment(let fragment):
                    collect((fragment.selectionSet, fragment.typeCondition ?? set.parentType), &groups, &fragments)
                case .fragmentSpread(let spread):
                    guard fragments.insert(spread.name).inserted,
                        let fragment = document.fragment(named: spread.name)
                    else { continue }
                    collect((fragment.selectionSet, fragment.typeCondition), &groups, &fragments)
                }
            }
        }

        /// Members that one object can answer together: those of each object type, with those of abstract types.
        private func partition(_ members: [Member]) -> [[Member]] {
            guard members.count > 1 else { return [members] }
            var objects: OrderedDictionary<String, [Member]> = [:]
            var abstract: [Member] = []
            for member in members {
                if let parent = member.parentType, case .object? = schema.types[parent] {
                    objects[parent, default: []].append(member)
                } else {
                    abstract.append(member)
                }
            }
            return objects.isEmpty ? [abstract] : objects.values.map { $0 + abstract }
        }

        private func fieldConflict(_ members: [Member]) -> Conflict? {
            let first = members[0].field
            for member in members.dropFirst() {
                let locations = [first.location, member.field.location]
                if member.field.name != first.name {
                    return ("\(first.name) and \(member.field.name) are different fields", locations)
                }
                if !haveEqualArguments(first, member.field) { return ("they have differing arguments", locations) }
            }
            return nil
        }

        private func haveEqualArguments(_ left: Field, _ right: Field) -> Bool {
            left.arguments.count == right.arguments.count
                && left.arguments.allSatisfy { argument in
                    right.arguments.contains { $0.name == argument.name && $0.value == argument.value }
                }
        }

        /// SameResponseShape, this level of it.
        private func shapeConflict(_ members: [Member]) -> Conflict? {
            let typed = members.filter { $0.type != nil }
            for member in typed.dropFirst() {
                if let left = typed[0].type, let right = member.type, let conflict = shapeConflict(left, right) {
                    return (conflict, [typed[0].field.location, member.field.location])
                }
            }
            return nil
        }

        private func shapeConflict(_ left: TypeReference, _ right: TypeReference) -> String? {
            switch (left, right) {
            case (.nonNull(let left), .nonNull(let right)): return shapeConflict(left, right)
            case (.nonNull, _), (_, .nonNull): return "they have differing nullability shapes"
            case (.list(let left), .list(let right)): return shapeConflict(left, right)
            case (.list, _), (_, .list): return "they have differing list shapes"
            case (.named(let left), .named(let right)):
                let areComposite =
                    schema.types[left]?.isComposite == true && schema.types[right]?.isComposite == true
                return left == right || areComposite ? nil : "they return differing types \(left) and \(right)"
            }
        }
    }
}
