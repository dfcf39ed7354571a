import EmulatorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What `--tls`, `--tls-cert` and `--tls-key` ask for.
enum TLSOption: Sendable, Equatable {
    /// `--tls`: a certificate of the emulator's own.
    case selfSigned
    case files(certificate: String, key: String)
}

/// The certificate that is served, and the file of what clients must trust for it.
struct TLSFiles: Sendable {
    var identity: TLSIdentity
    /// An absolute path.
    var authority: String
    /// The same with what programs trust without it, at an absolute path.
    var bundle: String
    /// Why it is not, where the bundle could not be written.
    var notice: String?
}

extension Configuration {
    /// nil when TLS is not asked for. A certificate of the emulator's own is kept, so that a browser that was told to
    /// trust it need not be told again: with `--data` in that folder, else among the user's data.
    ///
    /// - Throws: `StartError` that names the option.
    func tlsFiles(now: Timestamp, environment: [String: String]) throws(StartError) -> TLSFiles? {
        let directory = tlsDirectory(environment)
        switch tls {
        case nil: return nil
        case .files(let certificate, let key):
            do throws(FileError) {
                let chain = try text(certificate)
                let authority = try FileContent.canonicalPath(certificate)
                var files = TLSFiles(
                    identity: TLSIdentity(certificateChain: chain, privateKey: try text(key)), authority: authority,
                    bundle: authority)
                // Nothing else is written where the certificate is given: a folder that cannot be is no reason to stop.
                do throws(FileError) { files.bundle = try bundle(with: chain, in: directory, environment) } catch {
                    files.notice = "programs of its environment are told to trust \(authority) alone: \(error)"
                }
                return files
            } catch {
                throw StartError("--tls-cert, --tls-key: \(error)")
            }
        case .selfSigned:
            do {
                let (identity, authority) = try selfSigned(in: directory, now: now)
                return TLSFiles(
                    identity: identity, authority: authority,
                    bundle: try bundle(with: try text(authority), in: directory, environment))
            } catch {
                throw StartError("--tls: \(error)")
            }
        }
    }

    /// Named by what is in it, so that emulators beside each other do not overwrite each other's.
    private func bundle(
        with authority: String, in directory: String, _ environment: [String: String]
    ) throws(FileError) -> String {
        let bundle = TrustBundle(authority: authority, environment: environment) { try? text($0) }
        let content = Array(bundle.text.utf8)
        try FileContent.createDirectory(directory)
        let checksum = content.withUnsafeBytes { Crc32.checksum($0) }
        let path = "\(directory)/trusted-\(String(checksum, radix: 16)).pem"
        try AtomicFile.write(content, to: path)
        return path
    }

    private func text(_ path: String) throws(FileError) -> String {
        String(decoding: try FileContent.read(path), as: UTF8.self)
    }

    private func tlsDirectory(_ environment: [String: String]) -> String {
        dataDirectory.map { AbsolutePath.of($0) + "/tls" }
            ?? UserDataDirectory.path(of: "tls", environment: environment)
    }

    /// What clients may call this server by, besides `localhost`: where it listens, the host of `--public-url`, and the
    /// machine's own name where it listens on all addresses.
    func certificateHosts(machine: String?) -> [String] {
        var names = hosts
        if let host = publicURL.flatMap({ HTTPOrigin($0)?.host }) { names.append(host) }
        if let machine, hosts.contains("0.0.0.0") || hosts.contains("::") { names.append(machine) }
        return names
    }

    private static var machineName: String? {
        // POSIX bounds it by 255 bytes, and need not end it with a null where it is cut.
        var name = [CChar](repeating: 0, count: 257)
        let code = gethostname(&name, name.count - 1)
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return code == 0 && !text.isEmpty ? text : nil
    }

    /// What is kept there, when it is for the same hosts and valid for another day.
    private func selfSigned(
        in directory: String, now: Timestamp
    ) throws -> (identity: TLSIdentity, authority: String) {
        let hosts = certificateHosts(machine: Self.machineName)
        // Without the machine's name: a container has another one each time, and an authority that is trusted stays.
        let names = certificateHosts(machine: nil).sorted().joined(separator: " ")
        let authority = "\(directory)/authority.pem"
        let record = "\(directory)/made.txt"
        if let made = try? text(record).split(separator: "\n", omittingEmptySubsequences: false), made.count >= 2,
            let until = Int64(made[0]), until > now.seconds + 86_400, made[1] == names,
            let chain = try? text("\(directory)/certificate.pem"), let key = try? text("\(directory)/key.pem"),
            FileContent.exists(authority)
        {
            return (TLSIdentity(certificateChain: chain, privateKey: key), authority)
        }
        let made = try SelfSignedIdentity(hosts: hosts, now: now)
        try FileContent.createDirectory(directory)
        // The key is nobody else's to read: the folder is closed before it is written.
        guard chmod(directory, 0o700) == 0 else { throw FileError(directory, errno: errno) }
        try AtomicFile.write(Array(made.identity.privateKey.utf8), to: "\(directory)/key.pem")
        try AtomicFile.write(Array(made.identity.certificateChain.utf8), to: "\(directory)/certificate.pem")
        try AtomicFile.write(Array(made.authority.utf8), to: authority)
        let until = (now + SelfSignedIdentity.lifetime).seconds
        try AtomicFile.write(Array("\(until)\n\(names)\n".utf8), to: record)
        return (made.identity, authority)
    }
}
