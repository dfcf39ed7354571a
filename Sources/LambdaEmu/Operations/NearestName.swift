/// The name that somebody who mistyped one may have meant.
struct NearestName {
    /// nil when none is near: more than a third of it would have to change.
    let name: String?

    init(to text: String, among names: [String]) {
        let wanted = Array(text.lowercased().utf8)
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = Self.distance(wanted, Array(name.lowercased().utf8))
            if distance <= max(wanted.count, name.utf8.count) / 3, distance < best?.distance ?? .max {
                best = (name, distance)
            }
        }
        name = best?.name
    }

    /// Levenshtein's, row by row.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (other, candidate) in right.enumerated() {
                let substituted = diagonal + (byte == candidate ? 0 : 1)
                diagonal = row[other + 1]
                row[other + 1] = min(substituted, diagonal + 1, row[other] + 1)
            }
        }
        return row[right.count]
    }
}
