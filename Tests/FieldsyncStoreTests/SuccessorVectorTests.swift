import Crypto
import FieldsyncCore
import FieldsyncJSON
import Foundation
import Testing

@testable import FieldsyncStore

/// Goal: who gives way after a fork becomes whom `protocol/format/identity.md` says.
@Suite struct SuccessorVectorTests {
    @Test func successorsAreThoseOfTheVectors() throws {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "protocol/vectors/identity.json")
        guard case .object(let vectors) = try JSONValue(parsing: Array(Data(contentsOf: file))),
            case .array(let cases) = vectors["successors"], !cases.isEmpty
        else {
            Issue.record("there are no vectors of successors")
            return
        }
        for case .object(let vector) in cases {
            func text(_ key: String) throws -> String {
                guard case .string(let text) = vector[key] else { throw NoText(key: key) }
                return text
            }
            func data(_ key: String) throws -> Data {
                Data(try #require(Hex.bytes(text(key))))
            }
            let before = ReplicaIdentity(
                name: "before",
                KeyFile.Keys(
                    signing: try .init(rawRepresentation: data("signing")),
                    agreement: try .init(rawRepresentation: data("signing"))))
            let after = try before.successor(
                at: #require(ChainHash(Array(data("link")))), in: #require(SpaceID(text("space"))))
            #expect(try after.signing.rawRepresentation == data("successorSigning"))
            #expect(try after.agreement.rawRepresentation == data("successorAgreement"))
            #expect(try after.replica.hex == text("id"))
        }
    }

    private struct NoText: Error { let key: String }
}
