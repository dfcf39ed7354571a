import OrderedCollections

/// What tells a repeated request from another one under the same `ClientRequestToken`: 128 bits over its parameters.
///
/// The order of members does not count, nor that of maps and sets, nor how a number was written: the parameters are
/// compared, not the text (https://github.com/localstack/localstack/issues/6529 verified it against AWS). The hash is
/// seeded anew by each process; fingerprints are never stored.
struct RequestFingerprint: Sendable {
    /// What is left of a fingerprint once everything is in.
    struct Value: Sendable, Hashable {
        var first: Int
        var second: Int
    }

    private var first = Hasher()
    private var second = Hasher()

    init() { second.combine(1) }

    var value: Value { Value(first: first.finalize(), second: second.finalize()) }

    mutating func combine(_ text: String?) { combine(hashable: text.map(Bytewise.init)) }
    mutating func combine(_ flag: Bool?) { combine(hashable: flag) }

    mutating func combine(_ names: [String: String]?) {
        combine(hashable: names?.count)
        for (name, value) in names?.sorted(by: { $0.key < $1.key }) ?? [] {
            combine(name)
            combine(value)
        }
    }

    mutating func combine(_ item: Item?) {
        combine(hashable: item?.count)
        for (name, value) in item?.sorted(by: { $0.key.text < $1.key.text }) ?? [] {
            combine(name.text)
            combine(value)
        }
    }

    mutating func combine(_ value: AttributeValue) {
        combine(value.typeName)
        switch value {
        case .s(let text): combine(text)
        case .n(let number): combine(hashable: number)
        case .b(let bytes): combine(hashable: bytes)
        case .ss(let elements): combine(hashable: Set(elements.map(Bytewise.init)))
        case .ns(let elements): combine(hashable: Set(elements))
        case .bs(let elements): combine(hashable: Set(elements))
        case .bool(let flag): combine(flag)
        case .null: break
        case .l(let elements):
            combine(hashable: elements.count)
            for element in elements { combine(element) }
        case .m(let members): combine(members)
        }
    }

    private mutating func combine(hashable value: some Hashable) {
        first.combine(value)
        second.combine(value)
    }
}
