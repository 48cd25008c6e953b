import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation

/// Measures real replicas on the standard workload, one phase a process. `tools/bench season` runs
/// the phases beside their baselines and prints what they come to.
@main struct BenchSeason {
    static let usage = """
        usage: bench-season replay FLAT FOLDER URL CODES FOUND
               bench-season write FLAT FOLDER COUNT
               bench-season apply FLAT FROM FOLDER
               bench-season small FLAT FOLDER
               bench-season quiet FLAT FOLDER
               bench-season push|pull|idle FLAT FOLDER [URL CODE]
               bench-season long FOLDER URL CODE COUNT
               bench-season rest FOLDER

        Prints one JSON object. FLAT is the workload, FOLDER where replicas are made or are, CODES
        the invitations, with commas between them.
        """

    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("bench-season: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ arguments: [String]) async throws {
        if arguments.first == "long", arguments.count == 5, let count = Int(arguments[4]) {
            let long = LongSpace(folder: arguments[1], count: count)
            return try await long.fill(url: arguments[2], code: arguments[3])
        }
        if arguments.first == "rest", arguments.count == 2 {
            return try await LongSpace(folder: arguments[1], count: 0).rest()
        }
        guard arguments.count >= 3 else { return refuse() }
        let rest = Array(arguments.dropFirst(3))
        // Only the schema of the workload where the memory of a phase counts.
        let lean = ["push", "pull", "idle"].contains(arguments[0])
        let season = try Season(path: arguments[1], schemaOnly: lean)
        var phases = Phases(season: season, folder: arguments[2])
        switch (arguments[0], rest.count) {
        case ("replay", 3):
            try await phases.replay(
                url: rest[0], codes: rest[1].split(separator: ",").map(String.init),
                foundPath: rest[2])
        case ("write", 1): try phases.write(count: Int(rest[0]) ?? 0)
        case ("apply", 1): try await phases.apply(from: arguments[2], in: rest[0])
        case ("small", 0): try await phases.small()
        case ("quiet", 0): try await phases.quiet()
        case ("push", 2): try await phases.push(url: rest[0], code: rest[1])
        case ("pull", 2): try await phases.pull(url: rest[0], code: rest[1])
        case ("idle", 0): try phases.idle()
        default: return refuse()
        }
        phases.show()
    }

    private static func refuse() {
        print(usage)
        exit(64)
    }
}

/// How long something took, on the wall and on the processor.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let cpuStart = Stopwatch.cpuNanoseconds

    var nanoseconds: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    var cpuNanoseconds: Int64 { Self.cpuNanoseconds - cpuStart }

    private static var cpuNanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
