import Foundation
import Testing

/// Moves the clock of the program's processes, and fills their disk.
///
/// A library of a few lines, put before the C library, reads a page that the test shares with
/// them, so that the product needs no switch for it.
final class Stagehand {
    /// What the program's processes need in their environment.
    let variables: [String: String]
    private let page: UnsafeMutablePointer<Int64>

    init(in folder: Folder) throws {
        let library = folder.path("stagehand.so")
        try PreloadedLibrary.build(Self.source, as: library)
        let shared = folder.path("stagehand.page")
        try Data(count: 4096).write(to: URL(fileURLWithPath: shared))
        let descriptor = open(shared, O_RDWR)
        defer { close(descriptor) }
        let mapped = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        page = try #require(mapped).assumingMemoryBound(to: Int64.self)
        variables = ["LD_PRELOAD": library, "STAGEHAND_PAGE": shared]
    }

    deinit { munmap(page, 4096) }

    /// 2026-10-14 00:00 in Los Angeles.
    static let midnight: Int64 = 1_791_961_200

    /// Sets the wall clock to a time of 2026-10-14 in Los Angeles.
    func set(_ hour: Int64, _ minute: Int64) {
        page[0] = Self.midnight + hour * 3_600 + minute * 60
    }

    /// The same, from `09:50`.
    func set(_ clock: String) {
        let parts = clock.split(separator: ":").compactMap { Int64($0) }
        if parts.count == 2 { set(parts[0], parts[1]) }
    }

    /// Whether no file may change.
    var isDiskFull: Bool {
        get { page[1] != 0 }
        set { page[1] = newValue ? 1 : 0 }
    }

    private static let source = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("tools/stagehand.c").path
}
