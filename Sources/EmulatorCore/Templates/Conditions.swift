import OrderedCollections

/// The section `Conditions`: boolean operations on parameters, and what they decide.
extension IntrinsicFunctions {
    /// - Parameter open: the conditions that are being evaluated, each for the one before it.
    mutating func evaluateCondition(
        _ name: String,
        line: Int?,
        open: [String]
    ) throws(TemplateError) -> Bool {
        if let known = conditions[name] { return known }
        guard let node = template.conditions[name] else {
            throw template.error(
                line,
                "Template format error: Unresolved condition dependency \(name) in the Conditions block of the template"
            )
        }
        guard !open.contains(name) else {
            throw template.error(
                node,
                "Template error: Circular condition dependency: \((open + [name]).joined(separator: " -> "))"
            )
        }
        let value = try evaluate(node, path: "Conditions.\(name)", open: open + [name])
        conditions[name] = value
        return value
    }

    private mutating func evaluate(
        _ node: TemplateNode,
        path: String,
        open: [String]
    ) throws(TemplateError) -> Bool {
        if let map = node.map, map.count == 1, let other = map["Condition"]?.string {
            return try evaluateCondition(other, line: node.line, open: open)
        }
        guard let (name, argument) = node.function else {
            throw failure(node, path, "Template format error: Conditions can only be boolean operations on parameters")
        }
        switch name {
        case "Fn::Equals":
            let arguments = try arguments(argument, 2...2, name, path)
            let left = try resolve(arguments[0], path: path)
            let right = try resolve(arguments[1], path: path)
            return left == right || (left?.scalarText != nil && left?.scalarText == right?.scalarText)
        case "Fn::Not":
            return !(try evaluate(try arguments(argument, 1...1, name, path)[0], path: path, open: open))
        case "Fn::And", "Fn::Or":
            // Every one of them is evaluated: a mistake in the last is one in every case.
            var isTrue: [Bool] = []
            for argument in try arguments(argument, 2...10, name, path) {
                isTrue.append(try evaluate(argument, path: path, open: open))
            }
            return name == "Fn::And" ? !isTrue.contains(false) : isTrue.contains(true)
        default:
            throw failure(node, path, "Template format error: Conditions can only be boolean operations on parameters")
        }
    }

    /// The branch of an `Fn::If` that counts.
    func branch(
        _ arguments: [TemplateNode],
        _ node: TemplateNode,
        _ path: String
    ) throws(TemplateError) -> TemplateNode {
        guard let name = arguments[0].string, let value = conditions[name] else {
            throw failure(
                node,
                path,
                "Template error: unresolved condition dependency: \(arguments[0].string ?? "?")"
            )
        }
        return value ? arguments[1] : arguments[2]
    }

    /// Whether what has that condition is made; without one it is.
    func holds(_ condition: String?, line: Int, path: String) throws(TemplateError) -> Bool {
        guard let condition else { return true }
        guard let value = conditions[condition] else {
            throw template.error(line, "\(path): Template error: unresolved condition dependency: \(condition)")
        }
        return value
    }
}
