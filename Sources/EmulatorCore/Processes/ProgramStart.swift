import CProcess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// fork and exec, with every choice about what the program gets made by the caller.
package struct ProgramStart: Sendable {
    /// Which process group it starts in.
    package enum Group: Sendable {
        /// The caller's: what a terminal sends reaches both.
        case same
        case own
        /// Without a terminal.
        case ownSession
    }

    package var executable: String
    /// The name that the program has for itself first.
    package var arguments: [String]
    /// Nil for the caller's own.
    package var environment: [String: String]?
    /// Nil for the caller's own.
    package var directory: String?
    /// By the number that each has in the program; negative: closed there, as all are that follow.
    package var descriptors: [Int32]
    package var group = Group.same
    /// On Linux, SIGKILL when the calling thread ends.
    var diesWithCaller = false
    /// Bit n - 1 for signal n; all others have their default action.
    package var ignoredSignals: UInt64 = 0
    /// The soft limit; nil for the caller's own.
    package var openFileLimit: Int?

    package init(executable: String, arguments: [String], descriptors: [Int32]) {
        self.executable = executable
        self.arguments = arguments
        self.descriptors = descriptors
    }

    package struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        package var code: Int32
        /// What the code is about, unless the executable itself.
        package var subject: String?

        package var description: String {
            let reason = String(cString: strerror(code))
            return subject.map { "\($0): \(reason)" } ?? reason
        }
    }

    /// Returns when the program runs; answers its process id.
    package func run() throws(Failure) -> Int32 {
        var tries = 0
        while true {
            do throws(Failure) { return try start() } catch {
                // A file that was written a moment ago is still open in the child that another thread forked at that
                // moment, until that child executes its own program (golang/go #22315): 2 ms later it is not.
                tries += 1
                guard error.code == ETXTBSY, tries < 50 else { throw error }
                _ = poll(nil, 0, 2)
            }
        }
    }

    private func start() throws(Failure) -> Int32 {
        var stage: Int32 = 0
        let processID = withProgram { cprocess_start($0, &stage) }
        guard processID < 0 else { return processID }
        let code = errno
        switch Int(stage) {
        case Int(CPROCESS_EXEC): throw Failure(code: code)
        case Int(CPROCESS_DIRECTORY): throw Failure(code: code, subject: directory ?? ".")
        case Int(CPROCESS_DESCRIPTORS): throw Failure(code: code, subject: "its descriptors")
        default: throw Failure(code: code, subject: "fork")
        }
    }

    private func withProgram(_ start: (UnsafePointer<cprocess_program>) -> Int32) -> Int32 {
        withCStrings(arguments) { arguments in
            withCStrings(environment.map { $0.map { "\($0)=\($1)" } }) { environment in
                withCStrings([executable, directory ?? ""]) { paths in
                    descriptors.withUnsafeBufferPointer { descriptors in
                        var program = cprocess_program()
                        program.executable = UnsafePointer(paths?[0])
                        program.arguments = arguments
                        program.environment = environment
                        program.directory = directory == nil ? nil : UnsafePointer(paths?[1])
                        program.descriptors = descriptors.baseAddress
                        program.descriptor_count = Int32(descriptors.count)
                        program.group =
                            switch group {
                            case .same: Int32(CPROCESS_GROUP_SAME)
                            case .own: Int32(CPROCESS_GROUP_OWN)
                            case .ownSession: Int32(CPROCESS_GROUP_SESSION)
                            }
                        program.dies_with_caller = diesWithCaller ? 1 : 0
                        program.ignored_signals = ignoredSignals
                        program.open_file_limit = UInt64(clamping: openFileLimit ?? 0)
                        return start(&program)
                    }
                }
            }
        }
    }
}

/// The strings as C has them, with NULL at the end; NULL for nil.
private func withCStrings<Result>(
    _ strings: [String]?, _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
    guard let strings else { return body(nil) }
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}
