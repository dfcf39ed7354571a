import EmulatorCore
import Logging

extension BuiltInSource {
    /// Names what somebody who named no SOURCE may have meant.
    ///
    /// - Parameter command: as it would be typed with a SOURCE before the rest.
    static func noteOverlooked(command: String, log: Logger) {
        for name in overlooked where FileContent.exists(name) {
            log.notice("there is a \(name) here; to serve it instead of the default: emulator \(command) \(name)")
        }
    }
}
