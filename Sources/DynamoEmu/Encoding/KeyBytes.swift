/// A half-open range of key bytes: `lower ..< upper`, without an end when `upper` is nil.
package struct KeyRange: Sendable, Equatable {
    package var lower: [UInt8]
    package var upper: [UInt8]?

    package init(lower: [UInt8], upper: [UInt8]?) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether nothing lies in it.
    package var isEmpty: Bool {
        guard let upper else { return false }
        return !lower.lexicographicallyPrecedes(upper)
    }

    package func contains(_ key: [UInt8]) -> Bool {
        if key.lexicographicallyPrecedes(lower) { return false }
        guard let upper else { return true }
        return key.lexicographicallyPrecedes(upper)
    }
}

/// Keys as bytes whose order is DynamoDB's. **On disk: never change.**
///
/// A row's key is one blob: an 8-byte hash of the encoded partition value, big-endian, so that a scan goes in an order
/// of its own, as on AWS, and parallel segments are ranges; the encoded partition value; the encoded sort value.
/// Every component ends by itself. The values must be of the types the key schema declares (S, N or B).
package enum KeyBytes {
    /// What all rows of a partition begin with.
    package static func partition(_ value: AttributeValue) -> [UInt8] { hashed(CollectionOfOne(value)) }

    package static func row(partition: AttributeValue, sort: AttributeValue?) -> [UInt8] {
        var key = self.partition(partition)
        if let sort { append(sort, to: &key) }
        return key
    }

    /// What all rows of an index's partition begin with; an index may have several partition attributes.
    package static func indexPartition(_ values: [AttributeValue]) -> [UInt8] { hashed(values) }

    private static func hashed(_ values: some Collection<AttributeValue>) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: hashLength)
        key.reserveCapacity(64)
        for value in values { append(value, to: &key) }
        var hash = hash(of: key[hashLength...])
        for index in (0..<hashLength).reversed() {
            key[index] = UInt8(truncatingIfNeeded: hash)
            hash >>= 8
        }
        return key
    }

    /// An index row: its key, then the base row's key to make it unique.
    package static func index(partition: [AttributeValue], sort: [AttributeValue], baseRow: [UInt8]) -> [UInt8] {
        var key = indexPartition(partition)
        for value in sort { append(value, to: &key) }
        return key + baseRow
    }

    /// One self-delimiting component, as a row or index key holds it.
    package static func component(_ value: AttributeValue) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    // MARK: - Components

    private static func append(_ value: AttributeValue, to key: inout [UInt8]) {
        switch value {
        case .s(let string):
            appendEscaped(string.utf8, to: &key)
            key.append(0)
            key.append(1)
        case .b(let bytes):
            appendEscaped(bytes, to: &key)
            key.append(0)
            key.append(1)
        case .n(let number): number.appendOrdered(to: &key)
        default: preconditionFailure("a key of type \(value.typeName): validation lets S, N and B through only")
        }
    }

    /// 0x00 becomes 0x00 0xFF, which sorts after the terminator 0x00 0x01: a string before its own continuations.
    private static func appendEscaped(_ bytes: some Sequence<UInt8>, to key: inout [UInt8]) {
        for byte in bytes {
            key.append(byte)
            if byte == 0 { key.append(0xFF) }
        }
    }

    // MARK: - Hash

    private static let hashLength = 8

    /// FNV-1a with a finisher that carries every bit to the top, where the order comes from.
    private static func hash(of bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes {
            hash ^= UInt64(byte)
            hash &*= 0x0000_0100_0000_01B3
        }
        hash ^= hash >> 33
        hash &*= 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 33
        hash &*= 0xC4CE_B9FE_1A85_EC53
        hash ^= hash >> 33
        return hash
    }

    // MARK: - Ranges

    /// The rows of a partition that satisfy a sort condition.
    ///
    /// - Parameter partitionPrefix: what `partition` or `indexPartition` answered, or that and further equal
    ///   components.
    package static func range(partitionPrefix: [UInt8], condition: SortCondition?) -> KeyRange {
        let end = successor(of: partitionPrefix)
        switch condition {
        case nil: return KeyRange(lower: partitionPrefix, upper: end)
        case .equal(let value)?:
            let key = partitionPrefix + component(value)
            return KeyRange(lower: key, upper: successor(of: key))
        case .less(let value)?:
            return KeyRange(lower: partitionPrefix, upper: partitionPrefix + component(value))
        case .lessOrEqual(let value)?:
            return KeyRange(lower: partitionPrefix, upper: successor(of: partitionPrefix + component(value)))
        case .greater(let value)?:
            let key = partitionPrefix + component(value)
            return KeyRange(lower: successor(of: key) ?? key, upper: end)
        case .greaterOrEqual(let value)?:
            return KeyRange(lower: partitionPrefix + component(value), upper: end)
        case .between(let lower, let upper)?:
            return KeyRange(
                lower: partitionPrefix + component(lower),
                upper: successor(of: partitionPrefix + component(upper))
            )
        case .beginsWith(let value)?:
            var key = partitionPrefix
            switch value {
            case .s(let string): appendEscaped(string.utf8, to: &key)
            case .b(let bytes): appendEscaped(bytes, to: &key)
            default: append(value, to: &key)
            }
            return KeyRange(lower: key, upper: successor(of: key))
        }
    }

    /// The first key after all that begin with `prefix`; nil when there is none.
    package static func successor(of prefix: [UInt8]) -> [UInt8]? {
        guard let last = prefix.lastIndex(where: { $0 != 0xFF }) else { return nil }
        var key = Array(prefix[...last])
        key[last] += 1
        return key
    }

    /// The least key greater than `key`: where a page continues.
    package static func after(_ key: [UInt8]) -> [UInt8] { key + [0] }

    /// The rows of one segment of a parallel scan; `segment` is in `0..<total`.
    package static func segmentRange(segment: Int, total: Int) -> KeyRange {
        KeyRange(
            lower: segment == 0 ? [] : boundary(segment, total),
            upper: segment == total - 1 ? nil : boundary(segment + 1, total)
        )
    }

    private static func boundary(_ segment: Int, _ total: Int) -> [UInt8] {
        let (quotient, _) = UInt64(total).dividingFullWidth((UInt64(segment), 0))
        return (0..<hashLength).map { UInt8(truncatingIfNeeded: quotient >> UInt64(8 * (hashLength - 1 - $0))) }
    }
}
