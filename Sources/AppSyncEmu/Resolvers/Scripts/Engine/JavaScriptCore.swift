import CJavaScriptCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// JavaScriptCore's C interface, loaded when it is first needed, by one process on one thread.
final class JavaScriptCore {
    /// Of Debian, Ubuntu and Fedora, the newest interface first, and the framework of macOS.
    static let libraries = [
        "libjavascriptcoregtk-4.1.so.0", "libjavascriptcoregtk-6.0.so.1", "libjavascriptcoregtk-4.0.so.18",
        "/System/Library/Frameworks/JavaScriptCore.framework/JavaScriptCore",
    ]

    /// In the system's own words.
    struct Missing: Error { var reason: String }

    /// What a script threw, as text.
    struct Exception: Error { var text: String }

    let functions: cjavascriptcore
    let context: CJSContext

    init(libraries: [String] = JavaScriptCore.libraries) throws(Missing) {
        var functions = cjavascriptcore()
        var failure: UnsafePointer<CChar>?
        let names = libraries.map { strdup($0) }
        defer { for name in names { free(name) } }
        var pointers = names.map { UnsafePointer<CChar>($0) }
        pointers.append(nil)
        guard cjavascriptcore_load(&pointers, &functions, &failure) == 0 else {
            throw Missing(reason: failure.map { String(cString: $0) } ?? "unknown")
        }
        guard let group = functions.JSContextGroupCreate(),
            let context = functions.JSGlobalContextCreateInGroup(group, nil)
        else { throw Missing(reason: "JavaScriptCore makes no context") }
        self.functions = functions
        self.context = context
    }

    // MARK: - Scripts and functions

    /// Evaluates a script whose value is a function, which is kept for good.
    ///
    /// - Parameter name: of the file, for what the engine says of errors.
    func function(of source: String, name: String) throws(Exception) -> CJSObject {
        var exception: CJSValue?
        let value = withString(source) { source in
            withString(name) { functions.JSEvaluateScript(context, source, nil, $0, 1, &exception) }
        }
        if let exception { throw Exception(text: text(exception)) }
        return try object(value)
    }

    /// Calls a function whose value is a function, which is kept for good.
    func function(from function: CJSObject, _ arguments: [CJSObject]) throws(Exception) -> CJSObject {
        try object(try call(function, arguments.map { $0 as CJSValue? }))
    }

    /// Calls a function with texts, for a text.
    func text(from function: CJSObject, _ arguments: [String]) throws(Exception) -> String {
        text(try call(function, arguments.map { value($0) }))
    }

    func function(_ name: String, _ callback: @escaping CJSCallback) -> CJSObject? {
        withString(name) { functions.JSObjectMakeFunctionWithCallback(context, $0, callback) }
    }

    private func call(_ function: CJSObject, _ arguments: [CJSValue?]) throws(Exception) -> CJSValue? {
        var exception: CJSValue?
        let value = arguments.withUnsafeBufferPointer {
            functions.JSObjectCallAsFunction(context, function, nil, $0.count, $0.baseAddress, &exception)
        }
        if let exception { throw Exception(text: text(exception)) }
        return value
    }

    private func object(_ value: CJSValue?) throws(Exception) -> CJSObject {
        var exception: CJSValue?
        guard let value, let object = functions.JSValueToObject(context, value, &exception) else {
            throw Exception(text: exception.map { text($0) } ?? "no value")
        }
        functions.JSValueProtect(context, value)
        return object
    }

    // MARK: - Texts

    func value(_ text: String) -> CJSValue? { withString(text) { functions.JSValueMakeString(context, $0) } }

    func text(_ value: CJSValue?) -> String {
        guard let value, let string = functions.JSValueToStringCopy(context, value, nil) else { return "" }
        defer { functions.JSStringRelease(string) }
        let capacity = functions.JSStringGetMaximumUTF8CStringSize(string)
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                // With the zero at its end.
                max(0, functions.JSStringGetUTF8CString(string, chars.baseAddress, capacity) - 1)
            }
        }
    }

    private func withString<Result>(_ text: String, _ body: (CJSString?) -> Result) -> Result {
        let string = functions.JSStringCreateWithUTF8CString(text)
        defer { functions.JSStringRelease(string) }
        return body(string)
    }
}
