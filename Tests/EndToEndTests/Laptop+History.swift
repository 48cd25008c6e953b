import Foundation
import Testing

extension Laptop {
    /// Writes 700 transactions to 90 records, so that the older ones are packed.
    func writeHistory(in folder: Folder) throws {
        let lines = (0..<700).map { number in
            let record = String(repeating: "0", count: 29) + "\(100 + number % 90)"
            return """
                {"ops":[{"type":"musician","id":"\(record)","field":"name","value":"N\(number)"}]}
                """
        }
        let file = folder.path("lines.jsonl")
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        try must("record", "apply", file)
    }
}
