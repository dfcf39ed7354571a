/// The version that `--version`, `/_emulator/health` and the `Server` answers name.
enum BuildVersion {
    static let text = "0.1.0"
}
