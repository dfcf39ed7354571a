import EmulatorCore

/// A time zone: an offset, or a region with the rules of the machine's time zone database. FoundationEssentials knows
/// offsets only.
struct TimeZoneRules: Sendable {
    /// `Australia/Perth`, `+08:00`, `UTC`
    let name: String
    private let transitions: [Transition]
    /// Before the first transition.
    private let first: Offset
    /// Behind the last one.
    private let rule: PosixRule?

    struct Offset: Sendable, Equatable {
        /// East of Greenwich is positive.
        var seconds: Int
        /// `AWST`; for offsets, how they are written.
        var abbreviation: String
        var isDaylightSaving = false
    }

    private struct Transition: Sendable {
        var time: Int
        var offset: Offset
    }

    private static let folder = "/usr/share/zoneinfo/"

    static let utc = TimeZoneRules(name: "UTC", offset: 0, abbreviation: "UTC")

    init(name: String, offset: Int, abbreviation: String) {
        self.name = name
        transitions = []
        first = Offset(seconds: offset, abbreviation: abbreviation)
        rule = nil
    }

    /// What `java.time.ZoneId.of` takes.
    ///
    /// - Throws: `.raised` with Java's text for an unknown zone, a named error when this machine has no database.
    static func named(_ name: String) throws(TemplateFailure) -> TimeZoneRules {
        if name == "Z" { return TimeZoneRules(name: "Z", offset: 0, abbreviation: "Z") }
        if let offset = ZoneOffset.seconds(name) {
            let text = ZoneOffset.text(offset)
            return TimeZoneRules(name: text, offset: offset, abbreviation: text)
        }
        for prefix in ["UTC", "GMT", "UT"] where name.hasPrefix(prefix) {
            let rest = String(name.dropFirst(prefix.count))
            if rest.isEmpty { return TimeZoneRules(name: name, offset: 0, abbreviation: name) }
            if let offset = ZoneOffset.seconds(rest) {
                let text = prefix + (offset == 0 ? "" : ZoneOffset.text(offset))
                return TimeZoneRules(name: text, offset: offset, abbreviation: text)
            }
        }
        return try region(name)
    }

    private static func region(_ name: String) throws(TemplateFailure) -> TimeZoneRules {
        let isName = name.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "/_-+".utf8.contains($0)
        }
        guard isName, name.utf8.first?.isASCIILetter == true else {
            throw .java("Invalid ID for region-based ZoneId, invalid format: \(name)")
        }
        do throws(FileError) {
            if let zone = TimeZoneRules(name: name, file: try FileContent.read(folder + name)) { return zone }
        } catch {
            do throws(FileError) { _ = try FileContent.read(folder + "Europe/London") } catch {
                throw .raised(
                    GraphQLError(
                        shape: .resolver,
                        message: "The time zone \(name) needs the system's time zone database (package tzdata).",
                        errorType: "NotEmulated"
                    )
                )
            }
        }
        throw .java("Unknown time-zone ID: \(name)")
    }

    /// The offset at a point in time.
    func offset(at seconds: Int) -> Offset {
        if let last = transitions.last, seconds >= last.time, let rule { return rule.offset(at: seconds) }
        if transitions.isEmpty, let rule { return rule.offset(at: seconds) }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].time <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : transitions[low - 1].offset
    }

    /// The point in time at which clocks there show `local` (seconds since 1970, as if in UTC). Of two, the earlier;
    /// of none, later by the length of the gap (`ZonedDateTime.of`).
    func seconds(atLocal local: Int) -> Int {
        let before = offset(at: local - 86_400).seconds
        let after = offset(at: local + 86_400).seconds
        for candidate in [before, after] where offset(at: local - candidate).seconds == candidate {
            return local - candidate
        }
        return local - before
    }
}

// MARK: - TZif (RFC 8536)

extension TimeZoneRules {
    /// nil when the bytes are no file of that kind.
    private init?(name: String, file: [UInt8]) {
        var reader = TZifReader(bytes: file)
        guard var header = reader.header() else { return nil }
        var width = 4
        if header.version >= 2 {
            reader.offset += header.size(width: 4)
            guard let second = reader.header() else { return nil }
            header = second
            width = 8
        }
        guard reader.offset + header.size(width: width) <= file.count else { return nil }
        let times = (0..<header.timeCount).map { _ in reader.integer(width) }
        let indexes = (0..<header.timeCount).map { _ in reader.integer(1) & 0xFF }
        let types = (0..<header.typeCount).map { _ in (reader.integer(4), reader.integer(1), reader.integer(1) & 0xFF) }
        let names = Array(file[reader.offset..<(reader.offset + header.characterCount)])
        reader.offset +=
            header.characterCount + header.leapCount * (width + 4) + header.standardCount
            + header.universalCount

        let offsets = types.map { seconds, isDaylight, index in
            Offset(
                seconds: seconds,
                abbreviation: String(decoding: names.dropFirst(index).prefix { $0 != 0 }, as: UTF8.self),
                isDaylightSaving: isDaylight != 0
            )
        }
        guard let standard = offsets.first, indexes.allSatisfy({ offsets.indices.contains($0) }) else { return nil }
        self.name = name
        transitions = zip(times, indexes).map { Transition(time: $0, offset: offsets[$1]) }
        first = offsets.first { !$0.isDaylightSaving } ?? standard
        let footer = file[min(reader.offset, file.count)...].split(separator: 0x0A).first ?? []
        rule = PosixRule(String(decoding: footer, as: UTF8.self))
    }
}

/// Big-endian numbers, one after the other.
private struct TZifReader {
    struct Header {
        var version: Int
        var universalCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int

        func size(width: Int) -> Int {
            timeCount * (width + 1) + typeCount * 6 + characterCount + leapCount * (width + 4) + standardCount
                + universalCount
        }
    }

    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func header() -> Header? {
        guard offset + 44 <= bytes.count, bytes[offset..<(offset + 4)].elementsEqual("TZif".utf8) else { return nil }
        let version = bytes[offset + 4] == 0 ? 1 : Int(bytes[offset + 4]) - 48
        offset += 20
        return Header(
            version: version, universalCount: integer(4), standardCount: integer(4), leapCount: integer(4),
            timeCount: integer(4), typeCount: integer(4), characterCount: integer(4))
    }

    mutating func integer(_ width: Int) -> Int {
        let field = bytes[offset..<min(offset + width, bytes.count)]
        offset += width
        let value = field.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 8
            ? Int(Int64(bitPattern: value)) : width == 4 ? Int(Int32(truncatingIfNeeded: value)) : Int(value)
    }
}
