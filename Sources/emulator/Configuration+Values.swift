import ArgumentParser
import EmulatorCore
import OrderedCollections

/// How the options' texts become values; each failure names the option and what it takes.
extension Configuration {
    /// What holds when neither an option nor a variable says otherwise; each command has its own.
    struct Defaults: Sendable {
        var port: Int
        var mode: DeploymentMode

        static let serve = Defaults(port: 4566, mode: .lenient)
        /// Any free port: runs side by side in CI do not meet.
        static let exec = Defaults(port: 0, mode: .strict)
    }

    /// The options first, then their `EMULATOR_…` variables.
    struct Values {
        let environment: [String: String]

        /// An empty variable counts as unset.
        func text(_ given: String?, _ name: String) -> String? {
            given ?? environment["EMULATOR_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
        }

        func list(_ given: [String], _ name: String, separator: Character = ":") -> [String] {
            given.isEmpty ? (text(nil, name) ?? "").split(separator: separator).map(String.init) : given
        }

        func flag(_ given: Bool, _ name: String) throws(ValidationError) -> Bool {
            guard !given, let text = text(nil, name) else { return given }
            switch text.lowercased() {
            case "1", "true", "yes": return true
            case "0", "false", "no": return false
            default: throw ValidationError("EMULATOR_\(name) takes true or false, not '\(text)'.")
            }
        }

        func choice<Choice: RawRepresentable & CaseIterable>(
            _ given: String?, _ name: String, _ option: String, _ standard: Choice
        ) throws(ValidationError) -> Choice where Choice.RawValue == String {
            guard let text = text(given, name) else { return standard }
            guard let choice = Choice(rawValue: text) else {
                let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(option) takes one of \(choices), not '\(text)'.")
            }
            return choice
        }

        func port(_ given: Int?, _ standard: Int) throws(ValidationError) -> Int {
            let text = text(given.map(String.init), "PORT") ?? String(standard)
            guard let number = Int(text), (0...65_535).contains(number) else {
                throw ValidationError("--port takes a number from 0 to 65535, not '\(text)'.")
            }
            return number
        }

        /// nil for none.
        func number(
            _ given: Int?, _ name: String, _ option: String, _ range: ClosedRange<Int>
        ) throws(ValidationError) -> Int? {
            guard let text = text(given.map(String.init), name) else { return nil }
            guard let number = Int(text), range.contains(number) else {
                throw ValidationError(
                    "\(option) takes a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'.")
            }
            return number
        }

        /// A number of seconds, with or without a fraction; none is 0.
        func seconds(_ given: String?, _ name: String, _ option: String) throws(ValidationError) -> Duration {
            guard let text = text(given, name) else { return .zero }
            guard let number = Double(text), (0...3600).contains(number) else {
                throw ValidationError("\(option) takes a number of seconds from 0 to 3600, not '\(text)'.")
            }
            return .milliseconds(Int64((number * 1000).rounded()))
        }

        /// A certificate needs its key; with both `--tls` says nothing more.
        func tls(_ options: ServeOptions) throws(ValidationError) -> TLSOption? {
            let certificate = text(options.tlsCertificate, "TLS_CERT")
            let key = text(options.tlsKey, "TLS_KEY")
            if let certificate, let key { return .files(certificate: certificate, key: key) }
            guard certificate == nil, key == nil else {
                throw ValidationError("--tls-cert and --tls-key go together: give both.")
            }
            return try flag(options.tls, "TLS") ? .selfSigned : nil
        }

        func mode(lenient: Bool, strict: Bool, _ standard: DeploymentMode) throws(ValidationError) -> DeploymentMode {
            var (isLenient, isStrict) = (lenient, strict)
            // What was typed beats both variables.
            if !lenient, !strict {
                isLenient = try flag(false, "LENIENT")
                isStrict = try flag(false, "STRICT")
            }
            guard !(isLenient && isStrict) else {
                throw ValidationError("--lenient and --strict are opposites: give one of them.")
            }
            return isLenient ? .lenient : isStrict ? .strict : standard
        }

        /// `Key=Value`; the variable separates them by white space, as `--parameter-overrides` of the AWS CLI does.
        func parameters(_ given: [String]) throws(ValidationError) -> OrderedDictionary<String, String> {
            let pairs =
                given.isEmpty
                ? (text(nil, "PARAMETER") ?? "").split(whereSeparator: \.isWhitespace).map(String.init) : given
            var parameters: OrderedDictionary<String, String> = [:]
            for pair in pairs {
                guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                    throw ValidationError("--parameter takes Key=Value, not '\(pair)'.")
                }
                let name = String(pair[..<equals])
                guard parameters.updateValue(String(pair[pair.index(after: equals)...]), forKey: name) == nil else {
                    throw ValidationError("--parameter gives \(name) twice.")
                }
            }
            return parameters
        }
    }
}
