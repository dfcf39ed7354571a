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
    func equals(_ other: VTLValue, depth: Int = 0) -> Bool {
        guard depth < Self.depthLimit else { return false }
        switch (thawed, other.thawed) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.int(let left), .int(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.big(let left), .big(let right)): return left == right
        case (.string(let left), .string(let right)): return left == right
        case (.list(let left), .list(let right)):
            return left === right
                || left.count == right.count
                    && zip(left.elements, right.elements).allSatisfy { $0.equals($1, depth: depth + 1) }
        case (.map(let left), .map(let right)):
            return left === right
                || left.count == right.count
                    && left.entries.elements.allSatisfy { key, value in
                        right.entries[key].map { value.equals($0, depth: depth + 1) } ?? false
                    }
        case (.entry(let key, let value), .entry(let otherKey, let otherValue)):
            return key == otherKey && value.value.equals(otherValue.value, depth: depth + 1)
        case (.loop(let left), .loop(let right)): return left === right
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
            (.context, .context):
            true
        default: false
        }
    }
}
