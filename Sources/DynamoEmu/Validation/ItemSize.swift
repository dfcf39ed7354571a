/// An item, names included, holds 400 KB at most ("Service, account, and table quotas", developer guide).
enum ItemSize {
    static let maximum = 409_600
}
