/// The numbers of one country calling code, as far as length and first digit tell: ITU-T E.164 and the national numbering
/// plans that countries notify to the ITU. Which ranges of a plan are given out is not looked at.
struct NumberingPlan: Sendable {
    /// Numbers of those lengths that begin with one of those digits.
    private struct Shape: Sendable {
        var lengths: ClosedRange<Int>
        var firstDigits: Set<Character>
    }

    private let shapes: [Shape]

    /// - Parameter number: the national significant number, without a trunk prefix.
    func contains(_ number: Substring) -> Bool {
        guard let first = number.first else { return false }
        return shapes.contains { $0.lengths.contains(number.count) && $0.firstDigits.contains(first) }
    }

    /// The plan of a number without its `+`, and the number after the country code. No country code begins another.
    static func plan(of digits: Substring) -> (plan: NumberingPlan, number: Substring)? {
        for length in 1...3 {
            if let plan = byCode[String(digits.prefix(length))] { return (plan, digits.dropFirst(length)) }
        }
        return nil
    }

    private static let byCode: [String: NumberingPlan] = {
        var plans: [String: NumberingPlan] = [:]
        for row in table.split(whereSeparator: { $0 == "|" || $0.isNewline }) {
            let columns = row.split(separator: " ")
            plans[String(columns[0])] = NumberingPlan(columns.dropFirst())
        }
        return plans
    }()

    /// `9-10:18`, `8:2-57`
    private init(_ columns: ArraySlice<Substring>) {
        shapes = columns.map { column in
            let parts = column.split(separator: ":")
            let bounds = parts[0].split(separator: "-").compactMap { Int($0) }
            return Shape(lengths: bounds[0]...bounds[bounds.count - 1], firstDigits: Self.digits(parts[1]))
        }
    }

    private static func digits(_ text: Substring) -> Set<Character> {
        var digits: Set<Character> = []
        var isRange = false
        var last: Character = "0"
        for character in text {
            if character == "-" {
                isRange = true
            } else {
                digits.formUnion((isRange ? "0123456789".filter { last...character ~= $0 } : String(character)))
                isRange = false
                last = character
            }
        }
        return digits
    }
}
