import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

@Suite struct ChainHashTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func theReferenceHashIsSHA256(message: String, digest: String) {
        #expect(Hex.text(SHA256Reference.hash(Array(message.utf8))) == digest)
    }

    @Test func aLinkDependsOnEveryLinkBefore() {
        let contents: [[UInt8]] = [[1], [2], [3]]
        let chain = contents.reduce(ChainHash.origin) {
            $0.next(canonical: $1, hash: SHA256Reference.hash)
        }
        let swapped = [contents[1], contents[0], contents[2]].reduce(ChainHash.origin) {
            $0.next(canonical: $1, hash: SHA256Reference.hash)
        }
        #expect(chain != swapped)
        let first = ChainHash.origin.next(canonical: [1], hash: SHA256Reference.hash)
        let input =
            Array("fieldsync/chain/1\0".utf8) + [UInt8](repeating: 0, count: 32) + [1]
        #expect(first.bytes == SHA256Reference.hash(input))
    }
}
