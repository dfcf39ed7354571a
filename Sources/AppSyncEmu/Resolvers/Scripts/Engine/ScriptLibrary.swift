/// What a script finds around it, in JavaScript: `util`, `extensions`, `runtime`, the modules, and what of the language
/// AppSync has.
enum ScriptLibrary {
    /// An expression: a function of `native` that gives the function `load`.
    static var source: String {
        let parts = [PackageResources.prelude_js, PackageResources.dynamodb_js, PackageResources.rds_js]
        let text = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        return "(function (native) {\n\"use strict\";\n\(text)\nreturn load;\n})"
    }
}
