/// The methods of Java's classes that templates could call and that are not emulated: calling one fails by name,
/// where any other unknown name is, as in Velocity, a reference without a value.
///
/// What takes a function (`forEach`, `removeIf`, `merge`, `compute`…) nobody can call from a template: Velocity has no
/// functions. `getClass` and `class` are refused by AppSync's sandbox and are null here as there.
enum JavaMethods {
    static func exists(_ name: String, on type: String) -> Bool { names[type]?.contains(name) ?? false }

    private static let names: [String: Set<String>] = [
        "String": ["lines", "chars", "codePoints", "indent", "describeConstable", "codePointCount"],
        "List": ["stream", "parallelStream", "spliterator", "listIterator"],
        "Map": [],
        "Number": ["bitCount", "reverse", "highestOneBit", "lowestOneBit"],
        "Boolean": ["logicalAnd", "logicalOr", "logicalXor"],
        "Map.Entry": [],
    ]
}
