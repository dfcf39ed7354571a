import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many descriptors this process may have. Each subscriber is one, and shells give 1,024 by default.
enum OpenFileLimit {
    /// The soft limit, nil where it is not known.
    static var current: Int? {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        return getrlimit(files, &limit) == 0 ? Int(clamping: limit.rlim_cur) : nil
    }

    /// Raises the soft limit to the hard one.
    static func raise(log: Logger) {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        let before = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        if setrlimit(files, &limit) != 0 {
            log.notice("at most \(before) sockets can be open: the limit cannot be raised")
        }
    }
}
