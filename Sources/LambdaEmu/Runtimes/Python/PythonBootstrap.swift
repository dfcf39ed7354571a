import EmulatorCore

/// `bootstrap.py` and the package that it imports, compiled into the emulator and written out once for Python to read.
enum PythonBootstrap {
    /// It is called so because Lambda's client leaves frames of a file of that name out of stack traces.
    private static let program = "bootstrap.py"
    private static let package = "emulator_bootstrap"

    /// By their paths; the program comes last: where it is, all are.
    static let files: [(path: String, content: [UInt8])] = [
        ("\(package)/__init__.py", PackageResources.__init___py),
        ("\(package)/image.py", PackageResources.image_py),
        ("\(package)/import_path.py", PackageResources.import_path_py),
        ("\(package)/log_entries.py", PackageResources.log_entries_py),
        ("\(package)/missing_files.py", PackageResources.missing_files_py),
        ("\(package)/missing_modules.py", PackageResources.missing_modules_py),
        ("\(package)/own_code.py", PackageResources.own_code_py),
        ("\(package)/read_only.py", PackageResources.read_only_py),
        ("\(package)/relative_imports.py", PackageResources.relative_imports_py),
        ("\(package)/reports.py", PackageResources.reports_py),
        ("\(package)/runtime_client.py", PackageResources.runtime_client_py),
        ("\(package)/unset_variables.py", PackageResources.unset_variables_py),
        (program, PackageResources.bootstrap_py),
    ]

    /// Below the name of its content: another version of the emulator has another one.
    private static let folder = "bootstrap-" + String(Crc32.checksum(files.flatMap(\.content)), radix: 16)

    /// Writes what is not there yet; answers the path of the program.
    static func write(in directory: RuntimesDirectory) throws(RuntimeUnavailable) -> String {
        let folder = "\(directory.path)/\(folder)"
        do throws(FileError) {
            try FileContent.createDirectory("\(folder)/\(package)")
            for file in files {
                let path = "\(folder)/\(file.path)"
                if let present = try? FileContent.read(path), present == file.content { continue }
                try AtomicFile.write(file.content, to: path)
            }
        } catch {
            throw RuntimeUnavailable("Lambda's Python runtimes cannot be prepared: \(error)")
        }
        return "\(folder)/\(program)"
    }
}
