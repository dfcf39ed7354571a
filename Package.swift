// swift-tools-version: 6.2
import PackageDescription

// Strict from the first commit: what is not part of the language mode but keeps imports and existentials honest.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Checked at run time in the debug build, which every test runs in.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nioTLS = Target.Dependency.product(
    name: "NIOTLS", package: "swift-nio", condition: .when(traits: ["TLS"]))
let tls: [Target.Dependency] = [
    nioTLS,
    .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
    .product(name: "X509", package: "swift-certificates", condition: .when(traits: ["TLS"])),
    .product(name: "SwiftASN1", package: "swift-asn1", condition: .when(traits: ["TLS"])),
]
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "emulator",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "emulator", targets: ["emulator"])
    ],
    traits: [
        // Guards swift-nio-ssl and swift-certificates, which bring a second BoringSSL.
        .trait(name: "TLS", description: "Serve TLS on the same port."),
        .default(enabledTraits: ["TLS"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .target(
            name: "CSQLite",
            linkerSettings: [
                // The archive, not the shared object: the release is one file (design: one static binary).
                .linkedLibrary(":libsqlite3.a", .when(platforms: [.linux])),
                .linkedLibrary("sqlite3", .when(platforms: [.macOS])),
                .linkedLibrary("m", .when(platforms: [.linux])),
            ]
        ),
        .target(
            name: "CZlib",
            linkerSettings: [
                .linkedLibrary(":libz.a", .when(platforms: [.linux])),
                .linkedLibrary("z", .when(platforms: [.macOS])),
            ]
        ),
        .target(name: "CStopSignal"),
        .target(name: "CProcess"),
        .target(name: "CJavaScriptCore"),
        .target(
            name: "EmulatorCore",
            dependencies: [
                "CProcess", "CSQLite", "CZlib", nioCore, nioPosix, nioHTTP1, nioWebSocket, crypto, logging, deque,
                orderedCollections, yams,
            ] + tls,
            swiftSettings: strict
        ),
        .target(
            name: "DynamoEmu",
            dependencies: ["EmulatorCore", nioCore, nioHTTP1, logging, orderedCollections],
            swiftSettings: strict
        ),
        .target(
            name: "LambdaEmu",
            dependencies: [
                "EmulatorCore", nioCore, nioPosix, nioHTTP1, crypto, logging, deque, orderedCollections,
            ],
            resources: [
                .embedInCode("Runtimes/Python/Bootstrap/bootstrap.py"),
                .embedInCode("Runtimes/Python/Bootstrap/emulator_bootstrap"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "AppSyncEmu",
            dependencies: [
                "CJavaScriptCore", "CProcess", "EmulatorCore", nioCore, nioHTTP1, crypto, cryptoExtras, deque, logging,
                orderedCollections,
            ],
            resources: [
                .embedInCode("Resolvers/Scripts/Runtime/prelude.js"),
                .embedInCode("Resolvers/Scripts/Runtime/dynamodb.js"),
                .embedInCode("Resolvers/Scripts/Runtime/rds.js"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "emulator",
            dependencies: [
                "CProcess", "CStopSignal", "EmulatorCore", "DynamoEmu", "LambdaEmu", "AppSyncEmu", argumentParser,
                nioCore,
                nioPosix, nioHTTP1, logging, orderedCollections,
            ],
            // Links to the files of `fixtures`: the default is compiled in, and there is one copy of it in the tree.
            resources: [
                .embedInCode("Default/schema.graphql"),
                .embedInCode("Default/template.yaml"),
                .embedInCode("Default/sessions"),
            ],
            swiftSettings: strict,
            linkerSettings: [
                // At a fixed address there is nothing to relocate at start: 4 MB less memory.
                .unsafeFlags(["-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
            ]
        ),
        .testTarget(
            name: "EmulatorCoreTests",
            dependencies: [
                "EmulatorCore", nioCore, nioPosix, nioEmbedded, nioHTTP1, nioWebSocket, nioTLS, crypto, logging,
                orderedCollections,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DynamoEmuTests",
            dependencies: ["DynamoEmu", "EmulatorCore", nioCore, nioEmbedded, nioHTTP1, logging, orderedCollections],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LambdaEmuTests",
            dependencies: [
                "LambdaEmu", "EmulatorCore", nioCore, nioPosix, nioEmbedded, nioHTTP1, logging, orderedCollections,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AppSyncEmuTests",
            dependencies: [
                "AppSyncEmu", "EmulatorCore", nioCore, nioEmbedded, nioHTTP1, logging, orderedCollections, crypto,
                cryptoExtras,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EmulatorTests",
            dependencies: ["emulator", "EmulatorCore", argumentParser, orderedCollections],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
