import EmulatorCore

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

    /// Waits until it is done: templates are deployed before anything is served.
    ///
    /// - Parameters:
    ///   - folder: is there, and is empty.
    ///   - environment: the interpreter's, and where it is looked for.
    func unpack(into folder: String, python: String, environment: [String: String]) throws(PackageError) {
        let run: ProgramRun
        do {
            let interpreter = try CommandLookup.find(python, path: environment["PATH"])
            run = try ProgramRun(
                interpreter, ["-I", "-c", Self.program, path, folder, String(CodePackage.sizeLimit)],
                environment: environment)
        } catch {
            throw PackageError("an archive is unpacked with Python, which is not there: \(python): \(error)")
        }
        if run.succeeded { return }
        throw PackageError(
            run.exit == .exited(3)
                ? run.lastErrorLine : "\(path): could not be unpacked with \(python): \(run.lastErrorLine)")
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
}
