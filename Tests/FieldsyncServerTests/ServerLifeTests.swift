import Crypto
import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

@Suite("A server's life")
struct ServerLifeTests {
    private static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/\(name).pem").path
    }

    @Test func selfSignedCertificateIsPinnedAtEnrolmentAndAnotherIsRefused() async throws {
        let folder = try TestFolder()
        let clock = TestClock()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial,
            environment: clock.environment)
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial,
            environment: clock.environment)
        func certificate(_ name: String) -> (chainPath: String, keyPath: String) {
            (
                Self.fixture("test-only-\(name)-certificate"),
                Self.fixture("test-only-\(name)-key")
            )
        }
        let (own, other) = (certificate("server"), certificate("other"))
        try await TestNetwork.serve(server, { $0.certificate = own }) { administration, url in
            let code = try await administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            let remote = try await HTTPPeer(replica: laptop).enrol(url: url, code: code)
            #expect(remote.pinnedCertificate?.hasPrefix("-----BEGIN CERTIFICATE-----") == true)
            try laptop.note("one")
            let summary = try await laptop.sync()
            #expect(summary.isInStep)
            #expect(summary.httpBytesSent > summary.bytesSent)
        }
        try await TestNetwork.serve(server, { $0.certificate = other }) { _, url in
            try laptop.move(to: url)
            try laptop.note("two")
            let error = await #expect(throws: PeerError.self) { try await laptop.sync() }
            guard case .certificateRefused = error else {
                Issue.record("another certificate ended in \(String(describing: error))")
                return
            }
        }
        try await TestNetwork.serve(server, { $0.certificate = own }) { _, url in
            try laptop.move(to: url)
            #expect(try await laptop.sync().isInStep)
        }
        #expect(try server.notes() == ["one", "two"])
    }

    @Test func encryptedAddressOfAPlainServerSaysSoInOurWords() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let url = network.url.replacing("http://", with: "https://")
            try laptop.move(to: url)
            let error = await #expect(throws: PeerError.self) { try await laptop.sync() }
            #expect(error == .notEncrypted(url: url))
            #expect(error?.exitStatus == 5)
            let stranger = try network.laptop("Bo")
            await #expect(throws: PeerError.notEncrypted(url: url)) {
                try await HTTPPeer(replica: stranger).enrol(url: url, code: "K7QM-2XWD-9F3T-HB4C")
            }
        }
    }

    @Test func plainAddressOfAnEncryptedServerSaysSoInOurWords() async throws {
        let folder = try TestFolder()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial)
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial)
        let certificate = (
            Self.fixture("test-only-server-certificate"), Self.fixture("test-only-server-key")
        )
        try await TestNetwork.serve(server, { $0.certificate = certificate }) { _, url in
            let plain = url.replacing("https://", with: "http://")
            let error = await #expect(throws: PeerError.self) {
                try await HTTPPeer(replica: laptop).enrol(
                    url: plain, code: "K7QM-2XWD-9F3T-HB4C")
            }
            let words = "\(try #require(error))"
            #expect(Self.isOurs(words), "\(words)")
            #expect(error?.exitStatus == 5)
        }
    }

    /// No name of a library's type, no path of its source, no bracket left open.
    private static func isOurs(_ words: String) -> Bool {
        !["NIO", "SSL", ".swift", "Error", "errno", ".."].contains { words.contains($0) }
            && words.count { $0 == "(" } == words.count { $0 == ")" }
    }

    @Test func whatKeepsAServerFromStartingIsSaidInOurWords() async throws {
        try await TestNetwork.run { network in
            let folder = try TestFolder()
            let port = try #require(Int(network.url.split(separator: ":").last ?? ""))
            let missing = (folder.path + "/none.pem", folder.path + "/none.pem")
            let mixed = (
                Self.fixture("test-only-server-certificate"), Self.fixture("test-only-other-key")
            )
            let changes: [@Sendable (inout ServerOptions) -> Void] = [
                { $0.port = port }, { $0.certificate = missing }, { $0.certificate = mixed },
            ]
            for (number, change) in changes.enumerated() {
                let server = try Replica.create(
                    at: "\(folder.path)/server\(number)", name: "Annex", layout: .filePerSpace,
                    schema: .trial)
                let error = await #expect(throws: ServerError.self) {
                    try await TestNetwork.serve(server, change) { _, _ in }
                }
                #expect(Self.isOurs("\(try #require(error))"), "\(String(describing: error))")
            }
        }
    }

    @Test func aNameThatNobodyKnowsIsSaidInOurWords() async throws {
        let folder = try TestFolder()
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial)
        for url in ["https://office.invalid", "http://127.0.0.1:1"] {
            let error = await #expect(throws: PeerError.self) {
                try await HTTPPeer(replica: laptop).enrol(url: url, code: "K7QM-2XWD-9F3T-HB4C")
            }
            guard case .unreachable = error else {
                Issue.record("\(url) ended in \(String(describing: error))")
                return
            }
            #expect(Self.isOurs("\(try #require(error))"), "\(String(describing: error))")
        }
    }

    @Test func plainServerOnAnOpenAddressDoesNotStart() async throws {
        await #expect(throws: ServerError.plainOnOpenAddress(host: "0.0.0.0")) {
            try await TestNetwork.run({ $0.host = "0.0.0.0" }) { _ in }
        }
    }

    @Test(arguments: ["http://office.example:8080", "http://10.0.0.1", "http://127.0.0.1.evil"])
    func plainAddressOfAnotherMachineIsRefused(_ url: String) async throws {
        let folder = try TestFolder()
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial)
        await #expect(throws: PeerError.addressInsecure(url)) {
            try await HTTPPeer(replica: laptop).enrol(url: url, code: "K7QM-2XWD-9F3T-HB4C")
        }
    }

    @Test func serverThatIsAwayIsUnreachableAndNothingIsLost() async throws {
        let folder = try TestFolder()
        let clock = TestClock()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial,
            environment: clock.environment)
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial,
            environment: clock.environment)
        try await TestNetwork.serve(server) { administration, url in
            let code = try await administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            _ = try await HTTPPeer(replica: laptop).enrol(url: url, code: code)
        }
        try laptop.note("one")
        let error = await #expect(throws: PeerError.self) { try await laptop.sync() }
        guard case .unreachable = error else {
            Issue.record("a server that is away ended in \(String(describing: error))")
            return
        }
        #expect(error?.exitStatus == 5)
        #expect(error?.description.contains("Nothing is lost here") == true)
        #expect(try laptop.notes() == ["one"])
    }

    @Test func somethingElseThatAnswersIsNoServer() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada")
            let stranger = try network.laptop("Bo")
            // The server of another key at the same address: its frames prove nothing.
            let text = try #require(try laptop.setting("remote"))
            let key = Hex.text(Array(stranger.identity.agreement.publicKey.rawRepresentation))
            let own = Hex.text(
                Array(network.server.identity.agreement.publicKey.rawRepresentation))
            try laptop.setSetting("remote", text.replacing(own, with: key))
            await #expect(throws: PeerError.notEnrolled(url: network.url)) {
                try await laptop.sync()
            }
        }
    }

    @Test func secondServerOnOneStoreDoesNotStart() async throws {
        try await TestNetwork.run { network in
            await #expect(
                throws: ServerError.storeServed(directory: network.server.directory)
            ) {
                try await TestNetwork.serve(network.server) { _, _ in }
            }
        }
    }

    @Test func takenPortIsNamedAndTheStoreIsFreeAgain() async throws {
        try await TestNetwork.run { network in
            let port = try #require(URL(string: network.url)?.port)
            let other = try Replica.create(
                at: network.folder.path + "/other", name: "Annex", layout: .filePerSpace,
                schema: .trial)
            let error = await #expect(throws: ServerError.self) {
                try await TestNetwork.serve(other, { $0.port = port }) { _, _ in }
            }
            guard case .cannotListen(host: "127.0.0.1", port: port, _) = error else {
                Issue.record("a taken port ended in \(String(describing: error))")
                return
            }
            try await TestNetwork.serve(other) { _, _ in }
        }
    }

    @Test func certificateWithoutItsKeyIsUnfit() async throws {
        let pair = (
            chainPath: Self.fixture("test-only-server-certificate"),
            keyPath: Self.fixture("test-only-other-key")
        )
        let error = await #expect(throws: ServerError.self) {
            try await TestNetwork.run({ $0.certificate = pair }) { _ in }
        }
        guard case .certificateUnfit = error else {
            Issue.record("a foreign key ended in \(String(describing: error))")
            return
        }
    }

    @Test func laptopStoreIsNotServed() throws {
        let folder = try TestFolder()
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial)
        #expect(throws: ServerError.notAServerStore(directory: laptop.directory)) {
            try SQLiteStorage(replica: laptop)
        }
    }

    @Test func portFileHoldsThePort() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/port"
        try await TestNetwork.run({ $0.portFile = path }) { network in
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(network.url.hasSuffix(":" + text.trimmingCharacters(in: .newlines)))
        }
    }

    @Test func controlSocketRunsCommandsForItsOwnerOnly() async throws {
        let echo: ControlHandler = { request in
            ControlReply(
                status: 3, output: Data((request.arguments + [request.user]).joined().utf8),
                errors: request.input)
        }
        try await TestNetwork.run(control: echo) { network in
            let directory = network.server.directory
            let big = Data(repeating: 7, count: 300_000)
            let reply = try await ControlClient.send(
                directory: directory,
                request: ControlRequest(arguments: ["admin", "users"], user: "root", input: big))
            #expect(
                reply
                    == ControlReply(
                        status: 3, output: Data("adminusersroot".utf8), errors: big))
            let mode =
                try FileManager.default.attributesOfItem(
                    atPath: directory + "/socket")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func controlClientFindsNoServerWhereNoneRuns() async throws {
        let folder = try TestFolder()
        let request = ControlRequest(arguments: ["admin", "users"], user: "root")
        #expect(try await ControlClient.send(directory: folder.path, request: request) == nil)
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial)
        try await TestNetwork.serve(server) { _, _ in }
        #expect(try await ControlClient.send(directory: server.directory, request: request) == nil)
        try RawSocket.leaveDead(at: server.directory + "/socket")
        #expect(try await ControlClient.send(directory: server.directory, request: request) == nil)
        try await TestNetwork.serve(server) { _, _ in
            let reply = try await ControlClient.send(directory: server.directory, request: request)
            #expect(reply?.status == 0)
        }
    }

    @Test func healthAndReadinessAnswer() async throws {
        try await TestNetwork.run { network in
            for (path, text) in [("healthz", "ok\n"), ("readyz", "ready\n")] {
                let reply = try await RawSocket.request(
                    network.url, "GET /\(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(reply.hasSuffix("\r\n\r\n" + text))
            }
        }
    }
}
