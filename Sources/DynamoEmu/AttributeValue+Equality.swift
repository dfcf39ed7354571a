import OrderedCollections
extension AttributeValue: Equatable {
    package static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.s(let left), .s(let right)): left.utf8.elementsEqual(right.utf8)
        case (.n(let left), .n(let right)): left == right
        case (.b(let left), .b(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        case (.l(let left), .l(let right)): left == right
        case (.m(let left), .m(let right)):
            left.count == right.count && left.allSatisfy { name, value in right[name] == value }
        case (.ss(let left), .ss(let right)): left.count == right.count && Set(left) == Set(right)
        case (.ns(let left), .ns(let right)): left.count == right.count && Set(left) == Set(right)
        case (.bs(let left), .bs(let right)): left.count == right.count && Set(left) == Set(right)
        default: false
        }
    }
}
