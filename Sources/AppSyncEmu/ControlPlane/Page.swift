import EmulatorCore
import OrderedCollections

/// `maxResults` and `nextToken`: one page of a list.
struct Page<Element> {
    let elements: ArraySlice<Element>
    let nextToken: JSONValue

    /// The most that a page has, and what it has when nothing is said (service model, `MaxResults`).
    private static var limit: Int { 25 }

    /// - Parameter key: tells an element from the others; the token names the last one of the page before.
    init(
        of all: [Element], _ request: ControlPlaneRequest, key: (Element) -> String
    ) throws(ControlPlaneError) {
        var size = Self.limit
        if let text = request.query("maxResults") {
            guard let number = Int(text) else {
                throw ControlPlaneError("SerializationException", "STRING_VALUE can not be converted to an Integer")
            }
            guard number <= Self.limit else {
                throw .constraint(text, "maxResults", "Member must have value less than or equal to \(Self.limit)")
            }
            guard number >= 0 else {
                throw .constraint(text, "maxResults", "Member must have value greater than or equal to 0")
            }
            // What a page of none would be, the model does not say.
            if number > 0 { size = number }
        }
        var rest = all[...]
        if let token = request.query("nextToken") {
            let last = Base64.decode(token, .url).map { String(decoding: $0, as: UTF8.self) }
            guard let index = all.firstIndex(where: { key($0) == last }) else {
                throw .badRequest("The nextToken \(token) is not one that was answered, or its place is gone.")
            }
            rest = all[(index + 1)...]
        }
        elements = rest.prefix(size)
        if elements.count < rest.count, let last = elements.last {
            nextToken = .string(Base64.encode(key(last).utf8, .url))
        } else {
            nextToken = .null
        }
    }

    /// `{"apiKeys":[…],"nextToken":…}`
    func json(_ name: String, _ element: (Element) -> JSONValue) -> ControlPlaneAnswer {
        .json(.object([name: .array(elements.map(element)), "nextToken": nextToken]))
    }
}
