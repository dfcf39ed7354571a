import OrderedCollections

/// The YAML tags that stand for intrinsic functions (CloudFormation User Guide, "Intrinsic function reference").
enum ShortForm {
    private static let functions: Set<String> = [
        "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetStackOutput", "If", "ImportValue", "Join",
        "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
        // In `Rules` only.
        "Contains", "EachMemberEquals", "EachMemberIn", "RefAll", "ValueOf", "ValueOfAll",
    ]

    /// The long form of a tagged value, or nil for a tag that CloudFormation does not know.
    static func expand(_ tag: String, _ argument: TemplateNode) -> TemplateNode? {
        let name = String(tag.dropFirst())
        switch name {
        case "Ref", "Condition": return TemplateNode(.map([name: argument]), line: argument.line)
        case "GetAtt":
            // `!GetAtt Resource.Attribute`: the attribute may have dots of its own.
            guard let text = argument.string else {
                return TemplateNode(.map(["Fn::GetAtt": argument]), line: argument.line)
            }
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let nodes = parts.map { TemplateNode(.string(String($0)), line: argument.line) }
            return TemplateNode(
                .map(["Fn::GetAtt": TemplateNode(.list(nodes), line: argument.line)]),
                line: argument.line
            )
        default:
            guard functions.contains(name) else { return nil }
            return TemplateNode(.map(["Fn::\(name)": argument]), line: argument.line)
        }
    }
}
