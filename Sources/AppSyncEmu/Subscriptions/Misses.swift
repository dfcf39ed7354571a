/// Subscriptions of one field that a publication was not matched to, by the reason: as many as there are verdicts that
/// say so, found without looking at each of them.
struct Misses: Sendable {
    struct Reason: Sendable {
        var count = 0
        /// One of them, where there are too many for a line each.
        var example: Subscription?
    }

    /// Whether there are too many for a line each.
    let wantsExamples: Bool

    var argumentDiffers = Reason()
    /// The mutation did not select a field that they filter by.
    var filterFieldNotSelected = Reason()
    /// Something stands between their filter and a field.
    var filterFieldUnreachable = Reason()
    /// Their enhanced filter does not hold.
    var filterGroupFalse = Reason()
    /// Of those: filters that compare nothing and never hold.
    var comparesNothing = 0

    /// Of a publication that came to nothing; of any other it is known only once it is sent.
    var notAuthorized = Reason()
    var mutationFailed = Reason()

    init(wantsExamples: Bool = false) { self.wantsExamples = wantsExamples }

    mutating func add(
        _ count: Int, to reason: WritableKeyPath<Misses, Reason>, example: @autoclosure () -> Subscription?
    ) {
        guard count > 0 else { return }
        self[keyPath: reason].count += count
        if wantsExamples, self[keyPath: reason].example == nil { self[keyPath: reason].example = example() }
    }

    /// Subscriptions that would have matched, of a publication that came to nothing.
    mutating func addNothing(_ count: Int, refused: Int, example: (_ isRefused: Bool) -> Subscription?) {
        add(refused, to: \.notAuthorized, example: example(true))
        add(count - refused, to: \.mutationFailed, example: example(false))
    }

    /// Of a publication of which its publisher may read nothing: nobody else may either.
    mutating func closeToPublisher() {
        notAuthorized.count += mutationFailed.count
        notAuthorized.example = notAuthorized.example ?? mutationFailed.example
        mutationFailed = Reason()
    }
}
