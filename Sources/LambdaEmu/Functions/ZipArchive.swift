#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A package that is an archive already. Python's `zipfile` unpacks it: whoever runs Python functions has it.
struct ZipArchive {
    var path: String

    /// nil when it is no archive. What is called one counts as one, so that a broken one is named.
    init?(_ path: String) {
        self.path = path
        if path.hasSuffix(".zip") { return }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var signature = [UInt8](repeating: 0, count: 4)
        guard read(descriptor, &signature, 4) == 4, signature == [0x50, 0x4B, 3, 4] else { return nil }
    }

    /// - Parameters:
    ///   - folder: is there, and is empty.
    ///   - log: a file for what the interpreter says; it is left behind.
    ///   - environment: the interpreter's; without `PATH` many are not found.
    func unpack(
        into folder: String, log: String, python: String, environment: [String: String]
    ) throws(PackageError) {
        let status = try Self.run(
            python, ["-I", "-c", Self.program, path, folder, String(CodePackage.sizeLimit)], environment, log: log)
        if status == 0 { return }
        let said = Self.content(of: log).split(separator: "\n").last.map(String.init)
        throw PackageError(
            status == 3 << 8
                ? said ?? path : "\(path): could not be unpacked with \(python): \(said ?? "no reason given")")
    }

    /// Refuses what would lie outside of the package. Exit status 3: the last line says why, in Lambda's words.
    private static let program = """
        import os, shutil, stat, sys, zipfile
        path, target, limit = sys.argv[1], os.path.realpath(sys.argv[2]), int(sys.argv[3])

        def refuse(reason):
            sys.stderr.write(reason + chr(10))
            sys.exit(3)

        def lies_inside(place):
            return (place + os.sep).startswith(target + os.sep)

        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                if sum(entry.file_size for entry in entries) >= limit:
                    refuse(f"Unzipped size must be smaller than {limit} bytes")
                for entry in entries:
                    name, mode = entry.filename, entry.external_attr >> 16
                    place = os.path.normpath(os.path.join(target, name))
                    if os.path.isabs(name) or not lies_inside(place):
                        refuse(f"{path}: {name} would lie outside of the package")
                    if entry.is_dir():
                        os.makedirs(place, exist_ok=True)
                        continue
                    folder = os.path.dirname(place)
                    os.makedirs(folder, exist_ok=True)
                    if not lies_inside(os.path.realpath(folder)):
                        refuse(f"{path}: {name} would lie outside of the package")
                    if os.path.lexists(place):
                        os.remove(place)
                    if stat.S_ISLNK(mode):
                        link = archive.read(entry).decode()
                        if os.path.isabs(link) or not lies_inside(os.path.normpath(os.path.join(folder, link))):
                            refuse(f"{path}: {name} is a link that leads out of the package")
                        os.symlink(link, place)
                        continue
                    with archive.open(entry) as source, open(place, "wb") as copy:
                        shutil.copyfileobj(source, copy)
                    os.chmod(place, (stat.S_IMODE(mode) or 0o644) | 0o600)
        except (zipfile.BadZipFile, NotImplementedError, EOFError):
            refuse("Could not unzip uploaded file. Please check your file, then try to upload again.")
        """

    // MARK: - The interpreter

    /// Runs a program to its end: templates are deployed before anything is served, so there is nothing to wait beside
    /// it.
    ///
    /// - Returns: the status, as `waitpid` gives it.
    private static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String], log: String
    ) throws(PackageError) -> Int32 {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var argumentStrings: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variableStrings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for string in argumentStrings + variableStrings { free(string) } }
        var processID: pid_t = 0
        let code = posix_spawnp(&processID, program, &actions, nil, &argumentStrings, &variableStrings)
        guard code == 0 else {
            throw PackageError(
                "an archive is unpacked with Python, which is not there: \(program): \(String(cString: strerror(code)))"
            )
        }
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private static func content(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
