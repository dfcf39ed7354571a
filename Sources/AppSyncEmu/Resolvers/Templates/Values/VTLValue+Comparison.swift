import EmulatorCore
import OrderedCollections

extension VTLValue {
    /// Velocity's `==` (1.7): numbers by value, values of one class by `equals`, everything else by its text. Null
    /// equals null only.
    func isEqual(to other: VTLValue) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        default: break
        }
        if let order = order(against: other) { return order == 0 }
        if isSameClass(as: other) { return equals(other) }
        return text == other.text
    }

    /// Java's `equals`: values of different classes are never equal.
    func equals(_ other: VTLValue) -> Bool {
        // Lists that hold a list twice, that holds a list twice…: Java would compare for ever.
        var comparisons = 1_000_000
        return equals(other, depth: 0, &comparisons)
    }

    private func equals(_ other: VTLValue, depth: Int, _ comparisons: inout Int) -> Bool {
        comparisons -= 1
        guard depth < Self.depthLimit, comparisons > 0 else { return false }
        switch (thawed, other.thawed) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.int(let left), .int(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.big(let left), .big(let right)): return left == right
        case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)):
            guard left !== right else { return true }
            guard left.count == right.count else { return false }
            for (left, right) in zip(left.elements, right.elements)
            where !left.equals(right, depth: depth + 1, &comparisons) { return false }
            return true
        case (.map(let left), .map(let right)):
            guard left !== right else { return true }
            guard left.count == right.count else { return false }
            for (key, value) in left.entries.elements {
                guard let other = right.entries[key], value.equals(other, depth: depth + 1, &comparisons) else {
                    return false
                }
            }
            return true
        case (.entry(let left), .entry(let right)):
            return left.key == right.key && left.value.equals(right.value, depth: depth + 1, &comparisons)
        case (.loop(let left), .loop(let right)): return left === right
        case (.block(let left), .block(let right)): return left === right
        case (.iterator(let left), .iterator(let right)): return left === right
        case (.context(let left), .context(let right)): return left === right
        default: return false
        }
    }

    /// Negative, zero or positive for two numbers; nil for anything else.
    func order(against other: VTLValue) -> Int? {
        if case .int(let left) = self, case .int(let right) = other { return left < right ? -1 : left == right ? 0 : 1 }
        if case .big(let left) = self, case .big(let right) = other, left == right { return 0 }
        guard let left = double, let right = other.double else { return nil }
        return left < right ? -1 : left == right ? 0 : 1
    }

    private func isSameClass(as other: VTLValue) -> Bool {
        switch (thawed, other.thawed) {
        case (.bool, .bool), (.string, .string), (.list, .list), (.map, .map), (.entry, .entry), (.loop, .loop),
            (.context, .context), (.block, .block), (.iterator, .iterator):
            true
        default: false
        }
    }

    /// In their natural order; nil when the values are not all strings, all booleans or all numbers of one class.
    static func sorted(_ values: [VTLValue], isDescending: Bool = false) -> [VTLValue]? {
        guard Set(values.map(\.javaClass)).count <= 1 else { return nil }
        guard !values.contains(where: { $0.naturalOrder(against: $0) == nil }) else { return nil }
        let sorted = values.enumerated().sorted { left, right in
            let order = left.element.naturalOrder(against: right.element) ?? 0
            // Java's sort is stable.
            return order == 0 ? left.offset < right.offset : isDescending ? order > 0 : order < 0
        }
        return sorted.map(\.element)
    }

    func naturalOrder(against other: VTLValue) -> Int? {
        if case .string(let left) = self, case .string(let right) = other { return JavaString.compare(left, right) }
        if case .bool(let left) = self, case .bool(let right) = other { return left == right ? 0 : left ? 1 : -1 }
        return order(against: other)
    }
}
