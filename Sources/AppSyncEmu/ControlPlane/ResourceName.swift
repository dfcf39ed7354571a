/// `[_A-Za-z][_0-9A-Za-z]*`: how data sources and functions are called.
enum ResourceName {
    static func check(_ name: String, _ kind: String, member: String) throws(ControlPlaneError) {
        guard isValid(name) else {
            throw .badRequest(
                "Invalid \(kind) name given, must match pattern [_A-Za-z][_0-9A-Za-z]*", member: member)
        }
    }

    private static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
    }
}
