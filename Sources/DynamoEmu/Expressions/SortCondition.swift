/// What a Query demands of the sort key.
package enum SortCondition: Sendable, Equatable {
    case equal(AttributeValue)
    case less(AttributeValue)
    case lessOrEqual(AttributeValue)
    case greater(AttributeValue)
    case greaterOrEqual(AttributeValue)
    case between(AttributeValue, AttributeValue)
    case beginsWith(AttributeValue)
}

/// A key condition, resolved against a key schema: what a Query plans with.
package struct KeyCondition: Sendable, Equatable {
    package var partition: AttributeValue
    package var sort: SortCondition?

    package init(partition: AttributeValue, sort: SortCondition?) {
        self.partition = partition
        self.sort = sort
    }
}
