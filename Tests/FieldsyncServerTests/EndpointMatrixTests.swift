import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import Testing

@testable import FieldsyncServer

/// Every role at every endpoint, over HTTP, with every standing that a device can have.
@Suite("Every role at every endpoint")
struct EndpointMatrixTests {
    enum Standing: CaseIterable {
        case enrolled, stranger, revoked, ofAnotherServer, underAnothersName
    }

    /// What a device may be answered, by the error's word; nil where it is let in.
    private static func refusal(_ standing: Standing) -> Set<String>? {
        switch standing {
        case .enrolled: nil
        case .revoked: ["device-revoked"]
        // Whoever proves nothing learns nothing, in one shape.
        case .stranger, .ofAnotherServer, .underAnothersName: ["not-enrolled", "impostor"]
        }
    }

    private func device(
        _ network: TestNetwork, _ role: UserRole, _ standing: Standing
    ) async throws -> Replica {
        let victim = try await network.enrolled("Victim", role, spaces: [Word.alpha])
        switch standing {
        case .enrolled: return victim
        case .revoked:
            try await network.administration.revoke("Victim")
            return victim
        case .stranger, .underAnothersName:
            let stranger = try network.laptop("Stranger")
            var remote = try #require(try victim.setting("remote"))
            if standing == .stranger {
                remote = remote.replacing(victim.identity.id.hex, with: stranger.identity.id.hex)
            }
            try stranger.setSetting("remote", remote)
            return stranger
        case .ofAnotherServer:
            let elsewhere = try network.laptop("Elsewhere")
            try await TestNetwork.run { other in
                let code = try await other.administration.invite(
                    user: "Elsewhere", role: role, spaces: []
                ).code
                _ = try await HTTPPeer(replica: elsewhere).enrol(url: other.url, code: code)
            }
            _ = try HTTPPeer(replica: elsewhere).move(to: network.url)
            return elsewhere
        }
    }

    @Test(arguments: UserRole.allCases, Standing.allCases)
    func anExchangeMovesWhatTheTableSays(role: UserRole, standing: Standing) async throws {
        try await TestNetwork.run { network in
            try network.server.note("seen", in: Word.alpha)
            try network.server.note("hidden", in: Word.beta)
            let device = try await device(network, role, standing)
            try device.note("mine", in: Word.alpha)
            try device.note("not mine", in: Word.beta)
            let alpha = try network.server.notes(Word.alpha)
            for direction in ExchangeDirection.allCases {
                do {
                    let summary = try await device.sync(direction)
                    #expect(standing == .enrolled, "\(direction)")
                    let closed = summary.refusals.filter { $0.reason == .spaceNotGranted }
                    #expect(closed.count == summary.refusals.count, "\(direction)")
                } catch let error as PeerError {
                    #expect(Self.refusal(standing)?.contains(error.code) == true, "\(error)")
                }
            }
            let isTaken = standing == .enrolled && role.mayWrite
            #expect(try network.server.notes(Word.alpha) == (isTaken ? ["mine"] : []) + alpha)
            #expect(try network.server.notes(Word.beta) == ["hidden"], "I13")
            #expect(try device.notes(Word.beta) == ["not mine"], "I13")
            let sees = try device.notes(Word.alpha).contains("seen")
            #expect(sees == (standing == .enrolled))
            let judged = try network.server.refused(Word.alpha).count
            #expect(judged == (standing == .enrolled && role == .viewer ? 1 : 0))
        }
    }

    @Test(arguments: UserRole.allCases)
    func aCodeServesOneDeviceAndOnlyWithItsKey(role: UserRole) async throws {
        try await TestNetwork.run { network in
            let first = try network.laptop("First")
            let code = try await network.administration.invite(
                user: "First", role: role, spaces: [Word.alpha]
            ).code
            let remote = try await HTTPPeer(replica: first).enrol(url: network.url, code: code)
            #expect(remote.role == role.rawValue)
            let second = try network.laptop("Second")
            await #expect(throws: PeerError.self) {
                try await HTTPPeer(replica: second).enrol(url: network.url, code: code)
            }
            #expect(try await network.administration.devices().count == 1)
        }
    }

    /// Paths and methods that are nobody's, and headers that would make them somebody's.
    @Test func otherMethodsAndPathsDoNothing() async throws {
        try await TestNetwork.run { network in
            let head = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n"
            for path in [
                "/v0/exchange", "/v0/enrol", "/v0", "/v1/exchange", "/v0/exchange/",
                "/v0/../v0/exchange", "//v0/exchange", "/admin", "/control", "/server.sqlite",
                "/../../etc/passwd", "/%2e%2e/keys",
            ] {
                for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
                    for more in ["", "X-HTTP-Method-Override: POST\r\n"] {
                        let reply = try await RawSocket.request(
                            network.url, "\(method) \(path)\(head)\(more)\r\n")
                        let status = reply.split(separator: " ").dropFirst().first ?? ""
                        #expect(
                            ["404", "405", "400", "501"].contains(status),
                            "\(method) \(path) \(more): \(status)")
                    }
                }
            }
            #expect(try network.server.spaces().isEmpty)
        }
    }
}
