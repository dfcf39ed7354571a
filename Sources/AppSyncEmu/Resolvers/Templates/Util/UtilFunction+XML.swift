import EmulatorCore

extension UtilFunction {
    /// "XML helpers in $util.xml"
    static let xml: [UtilFunction] = [
        UtilFunction("xml.toMap") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1, case .string(let text) = arguments[0] else { return .null }
            return VTLValue(try json(of: text)).thawed
        },
        UtilFunction("xml.toJsonString") { (arguments, _) throws(TemplateFailure) in
            guard arguments.count == 1, case .string(let text) = arguments[0] else { return .null }
            var writer = JSONWriter(capacity: 256)
            writer.write(try json(of: text))
            return .string(writer.string())
        },
    ]

    /// The sentence is ours: what AppSync says is not captured.
    private static func json(of text: String) throws(TemplateFailure) -> JSONValue {
        do throws(XMLError) { return try XMLDocument.json(of: text) } catch {
            throw .java("Unable to parse the XML document: '\(error.reason) in line \(error.line)'")
        }
    }
}
