/// The methods of Java's classes that templates could call and that are not emulated: calling one fails by name,
/// where any other unknown name is, as in Velocity, a reference without a value.
enum JavaMethods {
    static func exists(_ name: String, on type: String) -> Bool { names[type]?.contains(name) ?? false }

    private static let names: [String: Set<String>] = [
        "String": [
            "codePointAt", "compareToIgnoreCase", "contentEquals", "format", "getBytes", "intern", "join", "lines",
            "matches", "regionMatches", "repeat", "replaceAll", "replaceFirst", "split", "strip", "toCharArray",
            "valueOf", "chars", "hashCode", "getClass",
        ],
        "List": [
            "forEach", "hashCode", "iterator", "listIterator", "parallelStream", "removeIf", "replaceAll", "sort",
            "spliterator", "stream", "toArray", "getClass",
        ],
        "Map": [
            "compute", "computeIfAbsent", "computeIfPresent", "forEach", "hashCode", "merge", "replace", "replaceAll",
            "getClass",
        ],
        "Number": ["byteValue", "shortValue", "hashCode", "parseInt", "valueOf", "getClass"],
        "Boolean": ["hashCode", "parseBoolean", "valueOf", "getClass"],
        "Map.Entry": ["setValue", "hashCode", "getClass"],
    ]
}
