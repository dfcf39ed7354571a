/// A half-open range of key bytes: `lower ..< upper`, without an end when `upper` is nil.
package struct KeyRange: Sendable, Equatable {
    package var lower: [UInt8]
    package var upper: [UInt8]?

    package init(lower: [UInt8], upper: [UInt8]?) {
        self.lower = lower
        self.upper = upper
    }
}

/// Keys as bytes whose order is DynamoDB's. **On disk: never change.**
///
/// A row's key is one blob: an 8-byte hash of the encoded partition value, big-endian, so that a scan goes in an order
/// of its own, as on AWS, and parallel segments are ranges; the encoded partition value; the encoded sort value.
/// Every component ends by itself. The values must be of the types the key schema declares (S, N or B).
package enum KeyBytes {
    /// What all rows of a partition begin with.
    package static func partition(_ value: AttributeValue) -> [UInt8] { [] }

    package static func row(partition: AttributeValue, sort: AttributeValue?) -> [UInt8] { [] }

    /// What all rows of an index's partition begin with; an index may have several partition attributes.
    package static func indexPartition(_ values: [AttributeValue]) -> [UInt8] { [] }

    /// An index row: its key, then the base row's key to make it unique.
    package static func index(partition: [AttributeValue], sort: [AttributeValue], baseRow: [UInt8]) -> [UInt8] { [] }

    /// The rows of a partition that satisfy a sort condition.
    ///
    /// - Parameter partitionPrefix: what `partition` or `indexPartition` answered, or that and further equal components.
    package static func range(partitionPrefix: [UInt8], condition: SortCondition?) -> KeyRange {
        KeyRange(lower: [], upper: nil)
    }

    /// The first key that does not begin with `prefix`, in order; nil when there is none.
    package static func successor(of prefix: [UInt8]) -> [UInt8]? { nil }

    /// The least key greater than `key`: where a page continues.
    package static func after(_ key: [UInt8]) -> [UInt8] { key + [0] }

    /// The rows of one segment of a parallel scan; `segment` is in `0..<total`.
    package static func segmentRange(segment: Int, total: Int) -> KeyRange { KeyRange(lower: [], upper: nil) }
}
