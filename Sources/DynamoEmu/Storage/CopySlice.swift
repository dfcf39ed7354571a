import EmulatorCore

/// How much is copied at a time while others wait for the lock. Whatever the clock says, a few small rows are: what is
/// small is copied at once, on a machine that is busy too.
struct CopySlice: Sendable {
    /// Real time, not the emulator's: it is about how long others wait. A commit comes on top.
    var time = BackgroundThread.slice
    /// At least so many rows, as long as they are small together.
    var rows = 16
    static let smallBytes = 65_536

    /// One row.
    static let least = CopySlice(time: .zero, rows: 1)

    func goesOn(rows: Int, bytes: Int, since start: ContinuousClock.Instant) -> Bool {
        rows < self.rows && bytes < Self.smallBytes || ContinuousClock.now < start + time
    }
}
