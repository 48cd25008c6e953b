import Foundation
import Testing

/// A library of a few lines that stands before the C library in the program's processes.
enum PreloadedLibrary {
    /// Compiles one from its source.
    static func build(_ source: String, as library: String) throws {
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/cc")
        compiler.arguments = ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
    }
}
