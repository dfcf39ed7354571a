import OrderedCollections

extension AttributeValue: Equatable {
    package static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.s(let left), .s(let right)): Bytewise(left) == Bytewise(right)
        case (.n(let left), .n(let right)): left == right
        case (.b(let left), .b(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        case (.l(let left), .l(let right)): left == right
        case (.m(let left), .m(let right)):
            left.count == right.count && left.allSatisfy { name, value in right[name] == value }
        case (.ss(let left), .ss(let right)):
            left.count == right.count && Set(left.map(Bytewise.init)) == Set(right.map(Bytewise.init))
        case (.ns(let left), .ns(let right)): left.count == right.count && Set(left) == Set(right)
        case (.bs(let left), .bs(let right)): left.count == right.count && Set(left) == Set(right)
        default: false
        }
    }
}

/// A string by its UTF-8. Swift's own equality is canonical equivalence, so that `é` written in two ways would be one
/// string; to DynamoDB they are two.
struct Bytewise: Hashable, Sendable {
    let string: String

    init(_ string: String) { self.string = string }

    static func == (left: Bytewise, right: Bytewise) -> Bool {
        left.string.utf8.count == right.string.utf8.count && left.string.utf8.elementsEqual(right.string.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var copy = string
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
