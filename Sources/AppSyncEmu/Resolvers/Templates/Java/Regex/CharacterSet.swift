/// The characters that one place of a pattern matches.
indirect enum CharacterSet: Sendable {
    case single(Unicode.Scalar)
    /// Of any case: both forms are kept.
    case folded(Unicode.Scalar, Unicode.Scalar)
    case range(ClosedRange<Unicode.Scalar>)
    case any
    /// Everything but line terminators: `.` without the flag `s`.
    case anyInLine
    case digit, wordCharacter, space, horizontalSpace, verticalSpace
    case property(@Sendable (Unicode.Scalar) -> Bool)
    case union([CharacterSet])
    case intersection([CharacterSet])
    case complement(CharacterSet)
    /// As if written in either case.
    case caseless(CharacterSet)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .single(let wanted): return scalar == wanted
        case .folded(let lower, let upper): return scalar == lower || scalar == upper
        case .range(let range): return range.contains(scalar)
        case .any: return true
        case .anyInLine: return !Self.isLineTerminator(scalar)
        case .digit: return ("0"..."9").contains(scalar)
        case .wordCharacter:
            return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "_"
        case .space: return scalar == " " || (0x09...0x0D).contains(scalar.value)
        case .horizontalSpace:
            return [0x20, 0x09, 0xA0, 0x1680, 0x180E, 0x202F, 0x205F, 0x3000].contains(scalar.value)
                || (0x2000...0x200A).contains(scalar.value)
        case .verticalSpace: return Self.isLineTerminator(scalar) || scalar.value == 0x0B || scalar.value == 0x0C
        case .property(let test): return test(scalar)
        case .union(let sets): return sets.contains { $0.contains(scalar) }
        case .intersection(let sets): return sets.allSatisfy { $0.contains(scalar) }
        case .complement(let set): return !set.contains(scalar)
        case .caseless(let set):
            return set.contains(scalar) || set.contains(Self.lower(scalar)) || set.contains(Self.upper(scalar))
        }
    }

    static func isLineTerminator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || [0x85, 0x2028, 0x2029].contains(scalar.value)
    }

    /// One character, of any case when `ignoresCase`. ASCII only unless the pattern asks for Unicode (`(?u)`).
    static func character(_ scalar: Unicode.Scalar, ignoresCase: Bool, isUnicode: Bool) -> CharacterSet {
        guard ignoresCase, scalar.isASCII || isUnicode else { return .single(scalar) }
        let lower = lower(scalar)
        let upper = upper(scalar)
        return lower == upper ? .single(scalar) : .folded(lower, upper)
    }

    static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar { only(scalar.properties.lowercaseMapping) ?? scalar }
    static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar { only(scalar.properties.uppercaseMapping) ?? scalar }

    private static func only(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
}

// MARK: - \p{…}

extension CharacterSet {
    /// POSIX classes, general categories, binary properties and scripts' most used names; nil for a name that Java
    /// knows and we do not, or that nobody does.
    static func named(_ name: String) -> CharacterSet? {
        if let posix = posix(name) { return posix }
        switch name {
        case "IsAlphabetic": return .property { $0.properties.isAlphabetic }
        case "IsLetter": return category("L")
        case "IsDigit": return category("Nd")
        case "IsUppercase", "javaUpperCase": return .property { $0.properties.isUppercase }
        case "IsLowercase", "javaLowerCase": return .property { $0.properties.isLowercase }
        case "IsWhite_Space", "IsWhiteSpace", "javaWhitespace": return .property { $0.properties.isWhitespace }
        case "IsIdeographic": return .property { $0.properties.isIdeographic }
        case "IsPunctuation": return category("P")
        case "InGreek": return .range("\u{370}"..."\u{3FF}")
        case "InCyrillic": return .range("\u{400}"..."\u{4FF}")
        case "IsLatin":
            return .intersection([
                category("L") ?? .any,
                .union([
                    .range("A"..."Z"), .range("a"..."z"), .single("\u{AA}"), .single("\u{BA}"),
                    .range("\u{C0}"..."\u{24F}"), .range("\u{1E00}"..."\u{1EFF}"), .range("\u{FF21}"..."\u{FF5A}"),
                ]),
            ])
        case "IsGreek": return .union([.range("\u{370}"..."\u{3FF}"), .range("\u{1F00}"..."\u{1FFF}")])
        case "IsCyrillic": return .union([.range("\u{400}"..."\u{52F}"), .range("\u{1C80}"..."\u{1C8F}")])
        case "IsHiragana": return .range("\u{3041}"..."\u{309F}")
        case "IsKatakana": return .range("\u{30A1}"..."\u{30FF}")
        case "IsHan": return .union([.range("\u{3400}"..."\u{4DBF}"), .range("\u{4E00}"..."\u{9FFF}")])
        default: break
        }
        for prefix in ["general_category=", "gc=", "Is"] where name.hasPrefix(prefix) {
            return category(String(name.dropFirst(prefix.count)))
        }
        return category(name)
    }

    private static func posix(_ name: String) -> CharacterSet? {
        switch name {
        case "Lower": return .range("a"..."z")
        case "Upper": return .range("A"..."Z")
        case "ASCII": return .range("\u{0}"..."\u{7F}")
        case "Alpha": return .union([.range("a"..."z"), .range("A"..."Z")])
        case "Digit": return .digit
        case "Alnum": return .union([.range("a"..."z"), .range("A"..."Z"), .digit])
        case "Punct": return .union([.range("!"..."/"), .range(":"..."@"), .range("["..."`"), .range("{"..."~")])
        case "Graph": return .range("!"..."~")
        case "Print": return .range(" "..."~")
        case "Blank": return .union([.single(" "), .single("\t")])
        case "Cntrl": return .union([.range("\u{0}"..."\u{1F}"), .single("\u{7F}")])
        case "XDigit": return .union([.digit, .range("a"..."f"), .range("A"..."F")])
        case "Space": return .space
        default: return nil
        }
    }

    private static func category(_ name: String) -> CharacterSet? {
        let known: Set<String> = [
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "LC", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
            "Ps",
            "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co",
            "Cn",
        ]
        guard known.contains(name) else { return nil }
        if name == "LC" { return .property { ["Lu", "Ll", "Lt"].contains($0.properties.generalCategory.code) } }
        return .property { $0.properties.generalCategory.code.hasPrefix(name) }
    }
}

extension Unicode.GeneralCategory {
    /// `Lu`, `Nd`
    fileprivate var code: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
