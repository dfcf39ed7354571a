/// The containers around a place in a JSON text, innermost last: true for an object, false for an array. One bit each,
/// and nothing allocated for what anybody sends in earnest.
struct OpenBrackets {
    private var word: UInt64 = 0
    private var full: [UInt64] = []
    private var count = 0

    var last: Bool? { count == 0 ? nil : word & 1 == 1 }

    mutating func append(_ isObject: Bool) {
        if count > 0, count % 64 == 0 {
            full.append(word)
            word = 0
        }
        word = word << 1 | (isObject ? 1 : 0)
        count += 1
    }

    mutating func removeLast() {
        word >>= 1
        count -= 1
        if count > 0, count % 64 == 0 { word = full.removeLast() }
    }
}
