/// A parsed statement: its tables are not looked up and its parameters not put in.
enum PartiQLStatement: Sendable {
    case select(SelectStatement)
    case insert(InsertStatement)
    case update(UpdateStatement)
    case delete(DeleteStatement)
    /// `EXISTS(SELECT …)`, which only transactions take.
    case exists(SelectStatement)

    var source: StatementSource {
        switch self {
        case .select(let statement), .exists(let statement): statement.source
        case .insert(let statement): StatementSource(table: statement.table)
        case .update(let statement): statement.source
        case .delete(let statement): statement.source
        }
    }

    var isRead: Bool { if case .select = self { true } else { false } }

    /// Whether the statement has a RETURNING clause.
    var returning: ReturningClause? {
        switch self {
        case .update(let statement): statement.returning
        case .delete(let statement): statement.returning
        case .select, .insert, .exists: nil
        }
    }
}

/// `"table"` or `"table"."index"`.
struct StatementSource: Sendable, Hashable {
    var table: String
    var index: String?
}

/// A constant, or a `?`.
indirect enum PartiQLValue: Sendable {
    case string(String)
    /// As written, sign included.
    case number(String)
    case bool(Bool)
    case null
    case missing
    /// By its position among the statement's parameters, from 0.
    case parameter(Int)
    case list([PartiQLValue])
    case map([(name: String, value: PartiQLValue)])
    /// `<<…>>`, a set.
    case bag([PartiQLValue])
}

typealias StatementOperand = Operand<DocumentPath, PartiQLValue>
/// The tree of condition expressions. `IS MISSING` and `IS NULL` are `attribute_not_exists` and `attribute_type` there.
typealias StatementCondition = ConditionTree<StatementOperand>

struct SelectStatement: Sendable {
    struct Order: Sendable {
        var attribute: String
        var isDescending: Bool
    }

    /// Nil for `*`.
    var columns: [DocumentPath]?
    var source: StatementSource
    var condition: StatementCondition?
    var order: [Order] = []
}

struct InsertStatement: Sendable {
    var table: String
    /// A map, or the parameter that holds one.
    var item: PartiQLValue
}

struct UpdateStatement: Sendable {
    struct Assignment: Sendable {
        var target: DocumentPath
        var value: StatementOperand
        /// Where the value begins, and where what follows a function's parenthesis does: AWS's messages say so.
        var place: StatementPlace
        var argumentPlace: StatementPlace
    }

    enum Clause: Sendable {
        case set(Assignment)
        case remove(DocumentPath)
    }

    var source: StatementSource
    var clauses: [Clause]
    var condition: StatementCondition?
    var returning: ReturningClause?
}

struct DeleteStatement: Sendable {
    var source: StatementSource
    var condition: StatementCondition?
    var returning: ReturningClause?
}

/// `RETURNING … *`.
enum ReturningClause: String, Sendable {
    case allOld = "ALL OLD"
    case modifiedOld = "MODIFIED OLD"
    case allNew = "ALL NEW"
    case modifiedNew = "MODIFIED NEW"
}
