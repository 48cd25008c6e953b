import Crypto
import FieldsyncClient
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Logging
import Testing

@testable import FieldsyncServer

@Suite("Enrolment by one-time code")
struct EnrolmentTests {
    @Test func rightCodeMakesTheServerTheRemote() async throws {
        try await TestNetwork.run { network in
            let laptop = try network.laptop("Ada")
            let invitation = try await network.administration.invite(
                user: "ada@office", role: .recorder, spaces: [Word.alpha])
            // As people type it: small letters, blanks, and O for zero.
            let typed = invitation.code.lowercased().replacing("-", with: " ")
                .replacing("0", with: "o")
            let remote = try await HTTPPeer(replica: laptop).enrol(url: network.url, code: typed)
            #expect(remote.user == "ada@office")
            #expect(remote.role == "recorder")
            #expect(remote.serverName == "Office")
            #expect(remote.server == network.server.identity.id)
            #expect(try Remote.of(laptop) == remote)
            #expect(try laptop.names()[network.server.identity.id] == "Office")
            let devices = try await network.administration.devices()
            #expect(devices.map(\.replica) == [laptop.identity.id])
            #expect(devices.map(\.name) == ["Ada"])
        }
    }

    @Test func wrongUsedAndExpiredCodesAreRefusedAndChangeNothing() async throws {
        try await TestNetwork.run { network in
            let code = try await network.administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            let wrong = String(code.dropLast()) + (code.hasSuffix("A") ? "B" : "A")
            let first = try network.laptop("Ada")
            for bad in [wrong, "K7QM-2XWD-9F3T-HB4C", "short", ""] {
                await expectRefused("wrong", HTTPPeer(replica: first), network.url, bad)
            }
            #expect(try Remote.of(first) == nil)
            _ = try await HTTPPeer(replica: first).enrol(url: network.url, code: code)
            let second = try network.laptop("Bo")
            await expectRefused("used already", HTTPPeer(replica: second), network.url, code)
            let late = try await network.administration.invite(
                user: "Bo", role: .manager, spaces: []
            ).code
            network.clock.advance(milliseconds: Invitation.lifetimeMilliseconds)
            await expectRefused("ten minutes", HTTPPeer(replica: second), network.url, late)
            #expect(try Remote.of(second) == nil)
            #expect(try await network.administration.devices().count == 1)
        }
    }

    @Test func sixthTryOnAnInvitationIsRefusedEvenWithTheRightCode() async throws {
        try await TestNetwork.run { network in
            let laptop = HTTPPeer(replica: try network.laptop("Ada"))
            let code = try await network.administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            let wrong = String(code.dropLast()) + (code.hasSuffix("A") ? "B" : "A")
            for _ in 0..<5 { await expectRefused("wrong", laptop, network.url, wrong) }
            await expectRefused("too often", laptop, network.url, code)
        }
    }

    @Test func tenFailuresShutASenderOutForTenMinutes() async throws {
        try await TestNetwork.run { network in
            let peer = HTTPPeer(replica: try network.laptop("Ada"))
            for _ in 0..<10 {
                await expectRefused("wrong", peer, network.url, "K7QM-2XWD-9F3T-HB4C")
            }
            await #expect(throws: PeerError.busy(url: network.url, retryAfterSeconds: 600)) {
                try await peer.enrol(url: network.url, code: "K7QM-2XWD-9F3T-HB4C")
            }
            network.clock.advance(milliseconds: 600_000)
            let code = try await network.administration.invite(
                user: "Ada", role: .manager, spaces: []
            ).code
            _ = try await peer.enrol(url: network.url, code: code)
        }
    }

    @Test func enrollingAgainWithANewInvitationUpdates() async throws {
        try await TestNetwork.run { network in
            let laptop = try await network.enrolled("Ada", .viewer, spaces: [Word.alpha])
            let code = try await network.administration.invite(
                user: "Ada", role: .office, spaces: []
            ).code
            let remote = try await HTTPPeer(replica: laptop).enrol(url: network.url, code: code)
            #expect(remote.role == "office")
            #expect(try await network.administration.devices().count == 1)
            let users = try await network.administration.users()
            #expect(users.map(\.role) == [.office])
            #expect(users.first?.access.seesEverything == true)
            try laptop.note("one")
            #expect(try await laptop.sync().transactionsSent == 1)
        }
    }

    @Test func requestThatItsReplicaDidNotSignIsRefused() async throws {
        let folder = try TestFolder()
        let clock = TestClock()
        let server = try Replica.create(
            at: folder.path + "/server", name: "Office", layout: .filePerSpace, schema: .trial,
            environment: clock.environment)
        let laptop = try Replica.create(
            at: folder.path + "/ada", name: "Ada", layout: .oneFile, schema: .trial)
        let storage = try SQLiteStorage(replica: server)
        let desk = EnrolmentDesk(
            storage: storage, replica: server, memory: DeviceMemory(), log: .init(label: "test"))
        let code = try await ServerAdministration(
            storage: storage, environment: clock.environment
        ).invite(user: "Ada", role: .manager, spaces: []).code
        let identity = laptop.identity
        func request(replica: ReplicaID, signed: Bool) throws -> EnrolmentRequest {
            try EnrolmentRequest(
                code: code.replacing("-", with: ""), replica: replica, name: "Ada",
                signingKey: Array(identity.signing.publicKey.rawRepresentation),
                agreementKey: Array(identity.agreement.publicKey.rawRepresentation), nonce: 7,
                sign: { bytes in
                    let signature = try identity.signing.signature(for: Data(bytes))
                    return signed ? Array(signature) : [UInt8](repeating: 0, count: 64)
                })
        }
        for bad in [
            try request(replica: identity.id, signed: false),
            try request(replica: server.identity.id, signed: true),
        ] {
            let reply = try await desk.reply(to: bad.encoded(), from: "test")
            guard case .refused = reply else {
                Issue.record("an unproven request was answered with \(String(describing: reply))")
                continue
            }
        }
        let bytes = try request(replica: identity.id, signed: true).encoded()
        for end in bytes.indices {
            #expect(throws: DecodingFault.self) {
                try EnrolmentRequest(decoding: Array(bytes[..<end]))
            }
        }
        #expect(try await storage.devices().isEmpty)
    }

    private func expectRefused(
        _ part: String, _ peer: HTTPPeer, _ url: String, _ code: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        do {
            _ = try await peer.enrol(url: url, code: code)
            Issue.record("the code '\(code)' was taken", sourceLocation: sourceLocation)
        } catch PeerError.enrolmentRefused(let reason) {
            #expect(reason.contains(part), sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(error)", sourceLocation: sourceLocation)
        }
    }
}
