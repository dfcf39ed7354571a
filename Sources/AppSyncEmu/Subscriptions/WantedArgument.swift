package import EmulatorCore

/// An argument that somebody looks for subscriptions by.
package struct WantedArgument: Sendable, Equatable {
    package var name: String
    /// Any of these. Who looks does not say which type the argument has: an ID that is given as 5 is subscribed as "5".
    package var values: [MatchValue]

    /// - Parameter value: as in a variable.
    package init(name: String, value: JSONValue) {
        self.name = name
        values = [MatchValue(value)]
        if case .number = value { values.append(.string(.init(value.text))) }
    }

    /// - Parameter text: as in a URL, where a string has no quotes.
    package init(name: String, text: String) {
        self.name = name
        values = [.string(.init(text))]
        guard let value = try? JSONParser.parse(text) else { return }
        let read = MatchValue(value)
        if read != values[0] { values.append(read) }
    }
}

extension Subscription {
    /// Whether it was given all of these.
    func has(_ wanted: [WantedArgument]) -> Bool {
        wanted.allSatisfy { wanted in
            arguments.contains { $0.name == wanted.name && wanted.values.contains($0.value) }
        }
    }
}
