/// Paths of one expression that cannot stand together: one inside the other, or one place read both as map and as list.
enum PathOverlap {
    /// - Throws: the first overlap; without any, the first conflict.
    static func check(_ paths: [DocumentPath]) throws(ExpressionParser.Refusal) {
        guard paths.count > 1 else { return }
        var conflict: (DocumentPath, DocumentPath)?
        // Only paths with the same top can meet.
        var byTop: [DocumentPath.Element: [DocumentPath]] = [:]
        for path in paths {
            guard let top = path.elements.first else { continue }
            for earlier in byTop[top, default: []] {
                switch relation(earlier, path) {
                case .apart: continue
                case .conflict: if conflict == nil { conflict = (earlier, path) }
                case .overlap:
                    throw ExpressionParser.Refusal(
                        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                            + "path one: \(earlier), path two: \(path)"
                    )
                }
            }
            byTop[top, default: []].append(path)
        }
        if let conflict {
            throw ExpressionParser.Refusal(
                "Two document paths conflict with each other; must remove or rewrite one of these paths; "
                    + "path one: \(conflict.0), path two: \(conflict.1)"
            )
        }
    }

    private enum Relation { case apart, overlap, conflict }

    private static func relation(_ one: DocumentPath, _ two: DocumentPath) -> Relation {
        for (left, right) in zip(one.elements, two.elements) {
            switch (left, right) {
            case (.name(let left), .name(let right)): if left != right { return .apart }
            case (.index(let left), .index(let right)): if left != right { return .apart }
            default: return .conflict
            }
        }
        return .overlap
    }
}
