import OrderedCollections

/// One change of an item at a path.
struct ItemEdit: Sendable {
    enum Change: Sendable {
        case set(AttributeValue)
        case remove
        /// Nothing changes, but the place above the path must be there.
        case touch
    }

    let path: DocumentPath
    let change: Change

    init(_ path: DocumentPath, _ change: Change) {
        self.path = path
        self.change = change
    }

    /// All edits at once, whatever their order was: list indexes mean the old item's. So assignments come first, those
    /// past a list's end by ascending index, then removals from the back.
    ///
    /// - Throws: `ValidationException` when a path leads through what is not there, or not a map or list.
    static func apply(_ edits: [ItemEdit], to item: Item) throws(DynamoError) -> Item {
        var item = item
        var removals: [ItemEdit] = []
        var assignments: [ItemEdit] = []
        for edit in edits {
            if case .remove = edit.change { removals.append(edit) } else { assignments.append(edit) }
        }
        if edits.contains(where: \.path.hasIndex) {
            assignments.sort { $0.path.isBefore($1.path) }
            removals.sort { $1.path.isBefore($0.path) }
        }
        for edit in assignments + removals {
            if case .set(let value) = edit.change,
                edit.path.elements.count - 1 + value.depth > AttributeValue.depthLimit
            {
                throw AttributeValue.tooDeep
            }
            try edit.apply(to: &item, edit.path.elements[...])
        }
        return item
    }

    private func apply(to map: inout Item, _ path: ArraySlice<DocumentPath.Element>) throws(DynamoError) {
        guard case .name(let name)? = path.first else { throw Self.invalidPath }
        if path.count == 1 {
            switch change {
            case .set(let value): map[name] = value
            case .remove: map.removeValue(forKey: name)
            case .touch: break
            }
            return
        }
        guard var child = map[name] else { throw Self.invalidPath }
        // The map lets go of the child while it changes, or every level would be copied.
        map[name] = .null
        try apply(to: &child, path.dropFirst())
        map[name] = child
    }

    private func apply(to value: inout AttributeValue, _ path: ArraySlice<DocumentPath.Element>) throws(DynamoError) {
        switch (value, path.first) {
        case (.m(var members), .name?):
            value = .null
            try apply(to: &members, path)
            value = .m(members)
        case (.l(var elements), .index(let index)?):
            value = .null
            if path.count > 1 {
                guard index < elements.count else { throw Self.invalidPath }
                try apply(to: &elements[index], path.dropFirst())
            } else {
                switch change {
                case .set(let new): if index < elements.count { elements[index] = new } else { elements.append(new) }
                case .remove: if index < elements.count { elements.remove(at: index) }
                case .touch: break
                }
            }
            value = .l(elements)
        default: throw Self.invalidPath
        }
    }

    private static var invalidPath: DynamoError {
        .validation("The document path provided in the update expression is invalid for update")
    }
}

extension DocumentPath {
    fileprivate var hasIndex: Bool {
        elements.contains { if case .index = $0 { true } else { false } }
    }

    /// A total order in which the elements of one list ascend.
    fileprivate func isBefore(_ other: DocumentPath) -> Bool {
        for (left, right) in zip(elements, other.elements) where left != right {
            switch (left, right) {
            case (.index(let left), .index(let right)): return left < right
            case (.name(let left), .name(let right)): return left < right
            case (.index, .name): return true
            case (.name, .index): return false
            }
        }
        return elements.count < other.elements.count
    }
}
