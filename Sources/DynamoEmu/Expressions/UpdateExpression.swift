import OrderedCollections

/// An update expression, resolved and checked.
package struct UpdateExpression: Sendable {
    let actions: ResolvedUpdate
    /// The answer to an attribute that has not the type an action needs.
    private let typeMismatch: DynamoError

    init(actions: ResolvedUpdate, typeMismatch: DynamoError = UpdateEvaluation.incorrectType) {
        self.actions = actions
        self.typeMismatch = typeMismatch
    }

    /// The paths that the expression writes, in its order.
    package var touchedPaths: [DocumentPath] { actions.map(\.path) }

    /// The new item. Every operand is read from the old item.
    ///
    /// Applying is pure: it may be done again on another old item.
    ///
    /// - Parameter old: the item before, or an item with only its key when there was none.
    /// - Throws: `ValidationException` when the item does not have what the expression needs.
    package func apply(to old: Item) throws(DynamoError) -> Item {
        var edits: [ItemEdit] = []
        edits.reserveCapacity(actions.count)
        for action in actions {
            if let edit = try UpdateEvaluation.edit(for: action, on: old, typeMismatch) { edits.append(edit) }
        }
        return try ItemEdit.apply(edits, to: old)
    }

    /// What the update adds to the size of its item when that is held against the limit: 3 bytes, 19 for each action
    /// that writes a value (50 more for arithmetic, 1 for an element of a list), 2 for each that takes one away.
    /// Measured on AWS by https://github.com/nubo-db/dynoxide, `size_overhead`.
    var sizeOverhead: Int {
        actions.reduce(3) { total, action in
            switch action {
            case .remove, .delete: total + 2
            case .add(let path, _), .set(let path, .operand): total + (path.isListElement ? 20 : 19)
            case .set(let path, .sum), .set(let path, .difference): total + (path.isListElement ? 70 : 69)
            }
        }
    }

    /// What UPDATED_OLD or UPDATED_NEW return of the old or the new item.
    package func touched(in item: Item) -> Item { PathTree(touchedPaths).part(of: item) }

    /// An update must not write key attributes.
    ///
    /// - Throws: `ValidationException` "… Cannot update attribute x. This attribute is part of the key".
    package func checkKeys(_ keys: [String]) throws(DynamoError) {
        for path in touchedPaths where keys.contains(path.top) {
            throw .validation(
                "One or more parameter values were invalid: "
                    + "Cannot update attribute \(path.top). This attribute is part of the key"
            )
        }
    }
}

extension DocumentPath {
    fileprivate var isListElement: Bool {
        if case .index? = elements.last { true } else { false }
    }
}
