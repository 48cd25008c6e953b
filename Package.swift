// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is in Swift 6 mode and says where a name comes from; in CI a warning in one
/// of them is an error. Dependencies keep their own settings.
let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
]
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOFoundationCompat", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "fieldsync",
    products: [
        .executable(name: "fieldsync", targets: ["fieldsync"]),
        .library(name: "FieldsyncCore", targets: ["FieldsyncCore"]),
        .library(name: "FieldsyncStore", targets: ["FieldsyncStore"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Values: no file, no socket, no clock.
        .target(name: "FieldsyncCore", swiftSettings: strict),
        .target(name: "FieldsyncJSON", swiftSettings: strict),
        // A terminal, and text in its cells.
        .target(name: "FieldsyncTerminal", swiftSettings: strict),
        .target(
            name: "AFMModel",
            dependencies: ["FieldsyncJSON"],
            resources: [.embedInCode("Resources")],
            swiftSettings: strict
        ),
        .target(
            name: "AFMRules",
            dependencies: ["AFMModel", "FieldsyncJSON"],
            exclude: ["README.md"],
            swiftSettings: strict
        ),
        // Bytes.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "FieldsyncFormat",
            dependencies: ["FieldsyncCore", "CZlib"],
            swiftSettings: strict
        ),
        // A replica on disk.
        .target(name: "CPageSeal", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "FieldsyncStore",
            dependencies: [
                "FieldsyncFormat", "FieldsyncCore", "FieldsyncJSON", "CPageSeal", grdb, sqlite,
                crypto,
            ],
            swiftSettings: strict
        ),
        // A replica on the network.
        .target(
            name: "FieldsyncClient",
            dependencies: [
                "FieldsyncStore", "FieldsyncFormat", "FieldsyncCore", "FieldsyncJSON", httpClient,
                crypto, logging,
            ] + nio,
            swiftSettings: strict
        ),
        .target(
            name: "FieldsyncServer",
            dependencies: [
                "FieldsyncStore", "FieldsyncFormat", "FieldsyncCore", "FieldsyncJSON", grdb, crypto,
                logging, lifecycle,
            ] + hummingbird + nio,
            swiftSettings: strict
        ),
        .target(
            name: "FieldsyncTesting",
            dependencies: ["FieldsyncFormat", "FieldsyncCore"],
            swiftSettings: strict
        ),
        // The domain on the store.
        .target(
            name: "AFMStore",
            dependencies: ["AFMModel", "FieldsyncStore", "FieldsyncCore", "FieldsyncJSON"],
            swiftSettings: strict
        ),
        .target(
            name: "AFMOffice",
            dependencies: [
                "AFMStore", "AFMRules", "AFMModel", "FieldsyncStore", "FieldsyncCore",
                "FieldsyncJSON",
            ],
            swiftSettings: strict
        ),
        // The stage screen, without a terminal and without a store.
        .target(
            name: "AFMStage",
            dependencies: ["AFMRules", "AFMModel", "FieldsyncTerminal", "FieldsyncCore"],
            exclude: ["README.md"],
            swiftSettings: strict
        ),
        // Paper.
        .systemLibrary(
            name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .target(name: "PrintedPages", dependencies: ["CPangoCairo"], swiftSettings: strict),
        .target(
            name: "AFMReport",
            dependencies: [
                "AFMOffice", "AFMStore", "AFMRules", "AFMModel", "PrintedPages", "FieldsyncStore",
                "FieldsyncCore", "FieldsyncJSON",
            ],
            swiftSettings: strict
        ),
        // The program.
        .executableTarget(
            name: "fieldsync",
            dependencies: [
                "AFMStage", "AFMOffice", "AFMStore", "AFMRules", "AFMModel", "FieldsyncTerminal",
                "AFMReport", "PrintedPages",
                "FieldsyncClient", "FieldsyncServer", "FieldsyncStore", "FieldsyncFormat",
                "FieldsyncCore", "FieldsyncJSON", arguments, logging, lifecycle,
            ],
            exclude: ["README.md"],
            swiftSettings: strict
        ),
        // Measures the wire format; no product.
        .executableTarget(
            name: "bench-format",
            dependencies: ["FieldsyncTesting", "FieldsyncFormat", "FieldsyncCore"],
            path: "tools/bench-format",
            swiftSettings: strict
        ),
        // Measures replicas and a server on the standard workload; no product.
        .executableTarget(
            name: "bench-season",
            dependencies: [
                "FieldsyncTesting", "FieldsyncClient", "FieldsyncStore", "FieldsyncFormat",
                "FieldsyncCore", "FieldsyncJSON",
            ],
            path: "tools/bench-season",
            exclude: ["baseline.c"],
            swiftSettings: strict
        ),
        // Measures statements; no product.
        .executableTarget(
            name: "bench-pay",
            dependencies: ["AFMRules", "AFMModel"],
            path: "tools/bench-pay",
            swiftSettings: strict
        ),
        // Tests, in the order of the layers.
        .testTarget(
            name: "FieldsyncJSONTests", dependencies: ["FieldsyncJSON"], swiftSettings: strict),
        .testTarget(
            name: "FieldsyncTerminalTests", dependencies: ["FieldsyncTerminal"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FieldsyncCoreTests",
            dependencies: ["FieldsyncTesting", "FieldsyncCore"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FieldsyncFormatTests",
            dependencies: ["FieldsyncTesting", "FieldsyncFormat", "FieldsyncCore"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "VectorTests",
            dependencies: [
                "FieldsyncTesting", "FieldsyncFormat", "FieldsyncCore", "FieldsyncJSON",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConvergenceTests",
            dependencies: ["FieldsyncTesting", "FieldsyncCore"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FieldsyncStoreTests",
            dependencies: [
                "FieldsyncTesting", "FieldsyncStore", "FieldsyncFormat", "FieldsyncCore",
                "FieldsyncJSON", "CPageSeal", grdb, crypto,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FieldsyncClientTests",
            dependencies: [
                "FieldsyncTesting", "FieldsyncClient", "FieldsyncStore", "FieldsyncFormat",
                "FieldsyncCore", "FieldsyncJSON", crypto,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FieldsyncServerTests",
            dependencies: [
                "FieldsyncTesting", "FieldsyncServer", "FieldsyncClient", "FieldsyncStore",
                "FieldsyncFormat", "FieldsyncCore", "FieldsyncJSON", grdb, crypto, logging,
            ] + nio,
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AFMModelTests",
            dependencies: ["AFMModel", "FieldsyncJSON"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AFMRulesTests",
            dependencies: ["AFMRules", "AFMModel", "FieldsyncJSON"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AFMStageTests",
            dependencies: [
                "AFMStage", "AFMRules", "AFMModel", "FieldsyncTerminal", "FieldsyncCore",
            ],
            resources: [.copy("Screens")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AFMStoreTests",
            dependencies: [
                "AFMStore", "AFMModel", "FieldsyncStore", "FieldsyncFormat", "FieldsyncCore",
                "FieldsyncJSON",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PrintedPagesTests", dependencies: ["PrintedPages"], swiftSettings: strict),
        .testTarget(
            name: "AFMOfficeTests",
            dependencies: [
                "AFMOffice", "AFMStore", "AFMRules", "AFMModel", "FieldsyncStore",
                "FieldsyncFormat", "FieldsyncCore", "FieldsyncJSON",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CompatibilityTests",
            dependencies: [
                "AFMStore", "AFMModel", "FieldsyncStore", "FieldsyncFormat", "FieldsyncCore",
                "FieldsyncJSON",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["fieldsync", "FieldsyncCore", "FieldsyncJSON", "FieldsyncStore"],
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
