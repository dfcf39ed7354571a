/// What Lambda's image sets before a runtime starts (Lambda Developer Guide, "Defined runtime environment variables"),
/// with the folders of this machine in place of `/var/task` and `/opt`.
enum ImageEnvironment {
    /// - Parameter bin: the folder of the interpreter: `/var/lang/bin` on AWS.
    static func variables(
        of function: FunctionConfiguration, runtimeDirectory: String, bin: String?
    ) -> [String: String] {
        let task = function.code.directory
        // One folder on AWS, in which the later layer's file is the one that stays.
        let layers = function.layers.reversed().map(\.directory)
        return [
            "AWS_EXECUTION_ENV": "AWS_Lambda_\(function.runtime)",
            "LAMBDA_RUNTIME_DIR": runtimeDirectory,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PATH": ([bin].compactMap { $0 } + ["/usr/local/bin", "/usr/bin", "/bin"] + layers.map { "\($0)/bin" })
                .joined(separator: ":"),
            "LD_LIBRARY_PATH": ([task, "\(task)/lib"] + layers.map { "\($0)/lib" }).joined(separator: ":"),
        ]
    }
}
