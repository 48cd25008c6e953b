import Foundation
import Testing

/// Kills a process of the program just before the Nth time it changes a file, or lets its disk be
/// full then.
///
/// A library of a few lines, put before the C library, counts the calls that reach the disk in a
/// page that the test shares with the process. So every moment of a command can be met exactly,
/// and the product needs no switch for it. Goal and method: `reliability.md`, fact 2; it shows the
/// death of a process, not the loss of power.
final class Killer {
    /// What the program's processes need in their environment.
    let variables: [String: String]
    private let page: UnsafeMutablePointer<UInt64>

    init(in folder: Folder) throws {
        let library = folder.path("killer.so")
        try PreloadedLibrary.build(Self.source, as: library)
        let counter = folder.path("killer.count")
        try Data(count: 4096).write(to: URL(fileURLWithPath: counter))
        let descriptor = open(counter, O_RDWR)
        defer { close(descriptor) }
        let mapped = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        page = try #require(mapped).assumingMemoryBound(to: UInt64.self)
        variables = ["LD_PRELOAD": library, "KILLER_PAGE": counter]
    }

    deinit { munmap(page, 4096) }

    /// How often files were changed since `reset`.
    var count: UInt64 { page[0] }

    /// Counts from 0, and kills before call number `moment`; never where it is 0.
    func reset(killBefore moment: UInt64 = 0) {
        set(0, at: moment)
    }

    /// Counts from 0, and lets the disk be full at call number `moment`, and from then on unless
    /// it is full `once`.
    func reset(fullAt moment: UInt64, once: Bool) { set(once ? 2 : 1, at: moment) }

    private func set(_ deed: UInt64, at moment: UInt64) {
        page[1] = 0
        page[0] = 0
        page[2] = deed
        page[1] = moment
    }

    /// The source of the library, in the repository that this file belongs to.
    private static let source = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("tools/killer.c").path
}
