import EmulatorCore

extension TemplateEvaluation {
    /// What a reference stands for; null as soon as a link of its chain is missing.
    func value(of reference: Reference) throws(TemplateFailure) -> VTLValue {
        try value(of: reference, accessors: reference.accessors[...])
    }

    private func value(
        of reference: Reference,
        accessors: ArraySlice<Accessor>
    ) throws(TemplateFailure) -> VTLValue {
        var value: VTLValue =
            switch reference.root {
            case .variable(let slot): variables[slot].thawed
            case .context: .context(context)
            case .util, .extensions: .null
            }
        for accessor in accessors {
            switch accessor {
            case .property(let name): value = try property(name, of: value, at: reference)
            case .index(let expression): value = Self.element(try evaluate(expression), of: value)
            case .method(let name, let arguments):
                if value.isNull { return .null }
                value = try call(name, on: value, with: try evaluate(arguments), at: reference)
            case .utility(let function, let arguments):
                value = try function.call(try evaluate(arguments), in: self, line: reference.line)
            case .extension(let name, let arguments):
                value = try context.callExtension(name, try evaluate(arguments))
            }
            if value.isNull { return .null }
        }
        return value.thawed
    }

    private func property(
        _ name: String,
        of value: VTLValue,
        at reference: Reference
    ) throws(TemplateFailure) -> VTLValue {
        switch value {
        case .context(let context): return context.member(name)
        case .map(let map): return map[name] ?? .null
        case .loop(let loop): return loop.property(name)
        case .entry(let entry): return name == "key" ? .string(entry.key) : name == "value" ? entry.value : .null
        case .string(let text): return name == "empty" ? .bool(text.isEmpty) : .null
        case .list(let list): return name == "empty" ? .bool(list.count == 0) : .null
        case .frozen: return try property(name, of: value.thawed, at: reference)
        case .iterator, .block, .null, .bool, .int, .double, .big: return .null
        }
    }

    static func element(_ index: VTLValue, of value: VTLValue) -> VTLValue {
        switch value {
        case .map(let map): return map[index.text] ?? .null
        case .list(let list):
            guard let index = index.index else { return .null }
            // Velocity counts negative indexes from the end.
            return list[index < 0 ? list.count + index : index] ?? .null
        case .context(let context): return context.member(index.text)
        case .frozen: return element(index, of: value.thawed)
        default: return .null
        }
    }

    private func call(
        _ name: String,
        on value: VTLValue,
        with arguments: [VTLValue],
        at reference: Reference
    ) throws(TemplateFailure) -> VTLValue {
        let result: VTLValue?
        let type: String
        try step(Self.cost(of: value, with: arguments))
        switch value {
        case .string(let text): (result, type) = (try JavaString.call(name, on: text, arguments), "String")
        case .list(let list): (result, type) = (JavaList.call(name, on: list, arguments), "List")
        case .map(let map): (result, type) = (JavaMap.call(name, on: map, arguments), "Map")
        case .int, .double, .big: (result, type) = (JavaNumber.call(name, on: value, arguments), "Number")
        case .bool(let bool): (result, type) = (JavaBoolean.call(name, on: bool, arguments), "Boolean")
        case .entry(let entry): (result, type) = (JavaMap.call(name, on: entry, arguments), "Map.Entry")
        case .iterator(let iterator): (result, type) = (iterator.call(name, arguments), "Iterator")
        case .loop(let loop): (result, type) = (loop.call(name), "Scope")
        // A `#define` has no methods of its own but the one that prints it.
        case .block(let block): (result, type) = (name == "toString" ? .string(try text(of: block)) : nil, "Block")
        case .context(let context):
            (result, type) = (context.call(name, arguments), "Map")
        case .frozen: return try call(name, on: value.thawed, with: arguments, at: reference)
        case .null: return .null
        }
        if let result {
            if case .list = value { _ = try bounded(value) }
            return try bounded(result)
        }
        if JavaMethods.exists(name, on: type) { throw .notEmulated("\(type).\(name)()", line: reference.line) }
        return .null
    }

    /// Methods of lists may look at every element, for every element of another list; those of strings at every
    /// character.
    private static func cost(of value: VTLValue, with arguments: [VTLValue]) -> Int {
        switch value {
        case .list(let list):
            guard case .list(let other)? = arguments.last else { return 1 + list.count / 64 }
            return 1 + list.count * other.count / 512
        case .string(let text): return text.utf8.count / 256
        default: return 1
        }
    }

    // MARK: - #set

    func assign(_ value: VTLValue, to target: Reference) throws(TemplateFailure) {
        guard let last = target.accessors.last else {
            // Velocity 1.7 keeps the old value when the new one is null, 2.0 does not; which one AppSync runs is
            // not documented, and templates in the wild (Amplify's) count on the assignment.
            if case .variable(let slot) = target.root { variables[slot] = value }
            return
        }
        let container = try self.value(of: target, accessors: target.accessors.dropLast())
        switch (last, container) {
        case (.property(let name), .map(let map)): map.put(name, value)
        case (.property(let name), .context(let context)): context.setMember(name, to: value)
        case (.index(let index), .map(let map)): map.put(try evaluate(index).text, value)
        case (.index(let index), .list(let list)):
            if let index = try evaluate(index).index { _ = list.set(value, at: index < 0 ? list.count + index : index) }
        // Velocity logs the failed assignment and goes on.
        default: break
        }
    }
}
