import EmulatorCore

/// `bootstrap.py`, compiled into the emulator and written out once for Python to read.
enum PythonBootstrap {
    static let content: [UInt8] = PackageResources.bootstrap_py

    /// Below the name of its content: another version of the emulator has another file. It is called `bootstrap.py`
    /// because Lambda's client leaves frames of a file of that name out of stack traces.
    static func path(in directory: RuntimesDirectory) -> String {
        "\(directory.path)/bootstrap-\(String(Crc32.checksum(content), radix: 16))/bootstrap.py"
    }

    /// Writes it, unless it is there.
    static func write(in directory: RuntimesDirectory) throws(RuntimeUnavailable) -> String {
        let path = path(in: directory)
        if let present = try? FileContent.read(path), present == content { return path }
        do {
            try FileContent.createDirectory(String(path.dropLast("/bootstrap.py".count)))
            try AtomicFile.write(content, to: path)
        } catch {
            throw RuntimeUnavailable("Lambda's Python runtimes cannot be prepared: \(error)")
        }
        return path
    }
}
