import EmulatorCore

/// `String.format`: the conversions of `java.util.Formatter` that values of a template can have.
struct JavaFormat {
    private static let widthLimit = 10_000

    private struct Specifier {
        var index: Int?
        var flags: Set<Character> = []
        var width = 0
        var precision: Int?
        var conversion: Character = "s"
    }

    static func format(_ format: String, _ arguments: [VTLValue]) throws(TemplateFailure) -> String {
        var result = ""
        var rest = format[...]
        var next = 0
        while let character = rest.popFirst() {
            guard character == "%" else {
                result.append(character)
                continue
            }
            let specifier = try read(&rest)
            switch specifier.conversion {
            case "%": result += pad("%", specifier)
            case "n": result += "\n"
            default:
                let index = specifier.index.map { $0 - 1 } ?? next
                if specifier.index == nil { next += 1 }
                guard arguments.indices.contains(index) else {
                    throw .java("Format specifier '%\(specifier.conversion)'")
                }
                result += try write(arguments[index], specifier)
            }
        }
        return result
    }

    private static func read(_ rest: inout Substring) throws(TemplateFailure) -> Specifier {
        var specifier = Specifier()
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, rest.dropFirst(digits.count).first == "$", let index = Int(digits) {
            specifier.index = index
            rest = rest.dropFirst(digits.count + 1)
        }
        while let flag = rest.first, "-#+ 0,(".contains(flag) {
            specifier.flags.insert(flag)
            rest.removeFirst()
        }
        specifier.width = try number(&rest) ?? 0
        if rest.first == "." {
            rest.removeFirst()
            guard let precision = try number(&rest) else { throw .java("UnknownFormatConversion '.'") }
            specifier.precision = precision
        }
        guard let conversion = rest.popFirst() else { throw .java("Conversion = '%'") }
        specifier.conversion = conversion
        return specifier
    }

    private static func number(_ rest: inout Substring) throws(TemplateFailure) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return nil }
        guard let value = Int(digits), value <= widthLimit else { throw .java("Format width \(digits)") }
        rest = rest.dropFirst(digits.count)
        return value
    }

    private static func write(_ value: VTLValue, _ specifier: Specifier) throws(TemplateFailure) -> String {
        switch specifier.conversion {
        case "s", "S":
            let text = specifier.precision.map { String(value.text.prefix($0)) } ?? value.text
            return pad(specifier.conversion == "S" ? text.uppercased() : text, specifier)
        case "b", "B":
            let text = value.isTrue ? "true" : "false"
            return pad(specifier.conversion == "B" ? text.uppercased() : text, specifier)
        case "d": return try integer(value, specifier, radix: 10)
        case "x": return try integer(value, specifier, radix: 16)
        case "X": return try integer(value, specifier, radix: 16).uppercased()
        case "o": return try integer(value, specifier, radix: 8)
        case "f", "e", "E": return try decimal(value, specifier)
        case "c":
            if case .int(let code) = value, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) {
                return pad(String(scalar), specifier)
            }
            return pad(String(value.text.prefix(1)), specifier)
        default: throw .java("Conversion = '\(specifier.conversion)'")
        }
    }

    private static func integer(
        _ value: VTLValue,
        _ specifier: Specifier,
        radix: Int
    ) throws(TemplateFailure) -> String {
        guard case .int(let int) = value else {
            if value.isNull { return pad("null", specifier) }
            // What Java says is "d != java.lang.Double".
            throw .java("\(specifier.conversion) != \(value.javaClass)")
        }
        if radix != 10 {
            // Negative numbers are written as their two's complement of 32 bits, or 64.
            let bits = int < Int(Int32.min) ? UInt64(bitPattern: Int64(int)) : UInt64(UInt32(truncatingIfNeeded: int))
            let text = String(int < 0 ? bits : UInt64(int), radix: radix)
            return pad(specifier.flags.contains("#") ? (radix == 16 ? "0x" : "0") + text : text, specifier)
        }
        return signed(String(int.magnitude), isNegative: int < 0, specifier)
    }

    private static func decimal(_ value: VTLValue, _ specifier: Specifier) throws(TemplateFailure) -> String {
        guard !value.isNull else { return pad("null", specifier) }
        // `%f` of an Integer is an IllegalFormatConversionException.
        guard case .double(let double) = value else { throw .java("\(specifier.conversion) != \(value.javaClass)") }
        guard double.isFinite else { return pad(JavaDouble.text(double), specifier) }
        let precision = min(specifier.precision ?? 6, 100)
        let isNegative = double < 0 || double == 0 && double.sign == .minus
        guard specifier.conversion == "f" else {
            let text = JavaDecimal(double.magnitude).scientific(precision)
            return signed(specifier.conversion == "E" ? text.uppercased() : text, isNegative: isNegative, specifier)
        }
        return signed(JavaDecimal(double.magnitude).fixed(precision), isNegative: isNegative, specifier)
    }

    private static func signed(_ digits: String, isNegative: Bool, _ specifier: Specifier) -> String {
        var text = digits
        if specifier.flags.contains(",") { text = grouped(text) }
        var prefix = ""
        var suffix = ""
        if isNegative {
            (prefix, suffix) = specifier.flags.contains("(") ? ("(", ")") : ("-", "")
        } else if specifier.flags.contains("+") {
            prefix = "+"
        } else if specifier.flags.contains(" ") {
            prefix = " "
        }
        if specifier.flags.contains("0") {
            let missing = specifier.width - text.count - prefix.count - suffix.count
            if missing > 0 { text = String(repeating: "0", count: missing) + text }
        }
        return pad(prefix + text + suffix, specifier)
    }

    private static func grouped(_ digits: String) -> String {
        let whole = digits.prefix { $0 != "." }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result + digits.dropFirst(whole.count)
    }

    private static func pad(_ text: String, _ specifier: Specifier) -> String {
        let missing = specifier.width - text.utf16.count
        guard missing > 0 else { return text }
        let blanks = String(repeating: " ", count: missing)
        return specifier.flags.contains("-") ? text + blanks : blanks + text
    }
}

/// A positive double as decimal digits, which are rounded half up as `java.util.Formatter` does.
struct JavaDecimal {
    private var digits: [Int]
    /// Digits before the decimal point.
    private var point: Int

    init(_ value: Double) {
        let text = JavaDouble.text(value)
        let halves = text.split(separator: "E")
        let parts = halves[0].split(separator: ".")
        digits = (parts[0] + (parts.count > 1 ? parts[1] : "")).compactMap(\.wholeNumberValue)
        point = parts[0].count + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0)
        while digits.count > 1, digits[0] == 0 {
            digits.removeFirst()
            point -= 1
        }
    }

    func fixed(_ precision: Int) -> String {
        let rounded = rounded(toCount: point + precision)
        let whole = rounded.point > 0 ? rounded.text(of: 0..<rounded.point) : "0"
        guard precision > 0 else { return whole }
        return whole + "." + rounded.text(of: rounded.point..<(rounded.point + precision))
    }

    private func text(of positions: Range<Int>) -> String {
        positions.map { digits.indices.contains($0) ? String(digits[$0]) : "0" }.joined()
    }

    func scientific(_ precision: Int) -> String {
        let isZero = digits.allSatisfy { $0 == 0 }
        let rounded = isZero ? self : rounded(toCount: precision + 1)
        var text = String(rounded.digits.first ?? 0)
        if precision > 0 { text += "." }
        for index in 0..<precision {
            text += rounded.digits.indices.contains(index + 1) ? String(rounded.digits[index + 1]) : "0"
        }
        let exponent = isZero ? 0 : rounded.point - 1
        return text + (exponent < 0 ? "e-" : "e+") + CalendarDate.pad(abs(exponent), 2)
    }

    private func rounded(toCount count: Int) -> JavaDecimal {
        guard count < digits.count else { return self }
        var result = self
        guard count >= 0 else {
            result.digits = [0]
            result.point = 1
            return result
        }
        let roundsUp = digits[count] >= 5
        result.digits = Array(digits[..<count])
        if roundsUp {
            var index = count - 1
            while index >= 0 {
                result.digits[index] += 1
                if result.digits[index] < 10 { return result }
                result.digits[index] = 0
                index -= 1
            }
            result.digits.insert(1, at: 0)
            result.point += 1
        } else if result.digits.isEmpty {
            result.digits = [0]
            result.point = 1
        }
        return result
    }
}
