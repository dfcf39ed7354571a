import OrderedCollections

/// The WHERE clause of a SELECT as the key ranges that it stands for: one for each value of an IN, one for each side of
/// an OR. DynamoDB reads them one after another.
struct KeyBranches: Sendable {
    struct Branch: Sendable {
        var partitions: [AttributeValue] = []
        var sorts: [SortCondition] = []
        /// What else this branch demands.
        var filters: [ResolvedCondition] = []

        func joined(_ other: Branch) -> Branch {
            Branch(
                partitions: partitions + other.partitions,
                sorts: sorts + other.sorts,
                filters: filters + other.filters
            )
        }

        /// The partition, when the branch names exactly one.
        var partition: AttributeValue? {
            guard let first = partitions.first, partitions.allSatisfy({ $0 == first }) else { return nil }
            return first
        }
    }

    private(set) var branches: [Branch]
    private let key: KeySchema
    /// Every condition on a key attribute, whether it helps or not.
    private var predicates: [KeyPredicate] = []
    private var isTooMany = false

    /// More are not spread out. The bound is the emulator's own; DynamoDB refuses more than `readLimit` in any case.
    private static let branchLimit = 1000
    /// "PartiQL arithmetic, comparison, and logical operators for DynamoDB": at most 50 hash attribute values.
    private static let readLimit = 50

    /// - Parameter checksTypes: false where a key of the wrong type is refused later, in other words.
    init(_ condition: ResolvedCondition?, of key: KeySchema, checksTypes: Bool = true) throws(DynamoError) {
        self.key = key
        branches = [Branch()]
        guard let condition else { return }
        branches = spread(condition)
        if checksTypes { for predicate in predicates { try predicate.checkTypes(in: key) } }
        if pinsPartition(condition), isTooMany || branches.count > Self.readLimit {
            throw .validation("Too many decomposed read operations for a given query.")
        }
        if isTooMany { branches = [Branch(filters: [condition])] }
    }

    /// Whether every branch names one partition, so that nothing has to be scanned.
    var isKeyed: Bool { branches.allSatisfy { $0.partition != nil } }

    /// Whether the key ranges are all that the clause demands.
    var hasFilters: Bool { branches.contains { !$0.filters.isEmpty } }

    /// The whole key, when the clause is that and nothing else.
    var singleKey: Item? {
        guard branches.count == 1, let branch = branches.first, branch.filters.isEmpty, let partition = branch.partition
        else { return nil }
        var item: Item = [AttributeName(key.partition.name): partition]
        guard let sort = key.sort else { return item }
        guard let first = branch.sorts.first, case .equal(let value) = first,
            branch.sorts.allSatisfy({ $0 == first })
        else { return nil }
        item[sort.name] = value
        return item
    }

    // MARK: - Spreading

    private mutating func spread(_ condition: ResolvedCondition) -> [Branch] {
        if let predicate = KeyPredicate(condition, of: key) {
            predicates.append(predicate)
            return [branch(predicate)]
        }
        if let equalities = KeyPredicate.equalities(condition, of: key) {
            predicates += equalities
            return equalities.map(branch)
        }
        switch condition {
        case .and(let left, let right):
            let left = spread(left)
            let right = spread(right)
            guard left.count * right.count <= Self.branchLimit else {
                isTooMany = true
                return left
            }
            return left.flatMap { left in right.map { left.joined($0) } }
        case .or(let left, let right) where namesKey(condition):
            let branches = spread(left) + spread(right)
            if branches.count > Self.branchLimit { isTooMany = true }
            return branches
        default: return [Branch(filters: [condition])]
        }
    }

    private func branch(_ predicate: KeyPredicate) -> Branch {
        if predicate.name == key.partition.name, let value = predicate.equalValue { return Branch(partitions: [value]) }
        return Branch(sorts: [predicate.condition])
    }

    private func namesKey(_ condition: ResolvedCondition) -> Bool {
        switch condition {
        case .and(let left, let right), .or(let left, let right): namesKey(left) || namesKey(right)
        case .not: false
        default: KeyPredicate(condition, of: key) != nil || KeyPredicate.equalities(condition, of: key) != nil
        }
    }

    private func pinsPartition(_ condition: ResolvedCondition) -> Bool {
        switch condition {
        case .and(let left, let right): pinsPartition(left) || pinsPartition(right)
        case .or(let left, let right): pinsPartition(left) && pinsPartition(right)
        case .not: false
        default:
            KeyPredicate(condition, of: key)?.name == key.partition.name
                || KeyPredicate.equalities(condition, of: key)?.first?.name == key.partition.name
        }
    }

    // MARK: - Ranges

    /// A range of one partition.
    struct Range: Sendable {
        var partition: AttributeValue
        var keys: KeyRange
    }

    /// The ranges in the order of their keys.
    ///
    /// - Parameter isIndex: whether the keys are an index's.
    /// - Throws: when two of them overlap.
    func ranges(isIndex: Bool) throws(DynamoError) -> [Range] {
        var ranges: [Range] = []
        for branch in branches {
            guard let partition = branch.partition else { continue }
            if partition.isEmptyScalar { throw .emptyKey(partition, key.partition.name, index: nil) }
            let prefix = isIndex ? KeyBytes.indexPartition([partition]) : KeyBytes.partition(partition)
            var keys = KeyBytes.range(partitionPrefix: prefix, condition: nil)
            for sort in branch.sorts {
                let narrowed = KeyBytes.range(partitionPrefix: prefix, condition: sort)
                if keys.lower.lexicographicallyPrecedes(narrowed.lower) { keys.lower = narrowed.lower }
                if let upper = narrowed.upper, keys.upper.map({ upper.lexicographicallyPrecedes($0) }) ?? true {
                    keys.upper = upper
                }
            }
            if !keys.isEmpty { ranges.append(Range(partition: partition, keys: keys)) }
        }
        ranges.sort { $0.keys.lower.lexicographicallyPrecedes($1.keys.lower) }
        for (earlier, later) in zip(ranges, ranges.dropFirst()) {
            guard let end = earlier.keys.upper, !later.keys.lower.lexicographicallyPrecedes(end) else {
                throw .validation("Overlapping conditions with range keys are not supported in where clause")
            }
        }
        return ranges
    }

    // MARK: - Indexes

    /// The attributes of the filters that an index does not hold, when the read goes by its key; AWS names those of the
    /// last partition, in the order of a Java hash set, and none when some partition has none.
    func filterAttributes(outside projected: Set<String>) -> [String] {
        guard isKeyed else { return [] }
        var last: [String] = []
        let ordered = branches.sorted { left, right in
            guard let left = left.partition, let right = right.partition else { return false }
            return (left.order(against: right) ?? 0) < 0
        }
        for branch in ordered {
            var names: [String] = []
            for filter in branch.filters {
                filter.forEachOperand { operand in
                    for name in operand.topLevelNames where !projected.contains(name) && !names.contains(name) {
                        names.append(name)
                    }
                }
            }
            if names.isEmpty { return [] }
            last = names
        }
        return JavaHashOrder.sorted(last)
    }
}

extension Operand where Path == DocumentPath {
    /// The attributes that the operand reads.
    var topLevelNames: [String] {
        switch self {
        case .path(let path): [path.top]
        case .value: []
        case .function(_, let arguments): arguments.flatMap(\.topLevelNames)
        }
    }
}

/// The order in which Java's `HashSet` lists strings, which shows in some of AWS's messages.
enum JavaHashOrder {
    static func sorted(_ names: [String]) -> [String] {
        var buckets = 16
        while names.count * 4 > buckets * 3 { buckets *= 2 }
        let mask = UInt32(buckets - 1)
        return names.enumerated().sorted { left, right in
            let (first, second) = (bucket(of: left.element, mask), bucket(of: right.element, mask))
            return first == second ? left.offset < right.offset : first < second
        }.map(\.element)
    }

    private static func bucket(of name: String, _ mask: UInt32) -> UInt32 {
        let hash = name.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
        return (hash ^ (hash >> 16)) & mask
    }
}
