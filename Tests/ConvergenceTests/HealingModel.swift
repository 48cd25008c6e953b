/// The rules of `protocol/healing.md` for copied and restored disks, reduced to what they turn on:
/// who wrote what at which place, having seen what.
///
/// A chain is compared transaction by transaction here; the real one compares hashes.
struct HealingModel: Hashable {
    /// Something that a person did. It stays the same thing under whatever name it is filed.
    typealias Deed = Int
    /// A replica's id. Ids made by healing derive from the old one and the forked transaction.
    typealias Writer = Int

    struct Transaction: Hashable {
        let writer: Writer
        let sequence: Int
        let deed: Deed
        /// What its author had seen.
        let context: [Writer: Int]
    }

    /// A rule that is left out: what shows that the search finds what is wrong.
    enum Flaw: CaseIterable {
        /// The new id does not follow from the old one and from what forked.
        case drawsItsID
        /// What a laptop wrote itself goes with what it cannot continue.
        case dropsItsOwn
        /// What others wrote is filed again as one's own.
        case filesForOthers
        /// What is filed again claims the sight of places that hold something else now.
        case keepsItsContexts
        /// What was written in sight of what goes stays.
        case keepsWhatFollows
    }

    struct Node: Hashable {
        var id: Writer
        var flaw: Flaw?
        var log: [Transaction] = []
        /// Kept and listed, in no record.
        var quarantine: Set<Transaction> = []

        var vector: [Writer: Int] {
            log.reduce(into: [:]) { $0[$1.writer] = max($0[$1.writer] ?? 0, $1.sequence) }
        }

        func chain(_ writer: Writer) -> [Transaction] { log.filter { $0.writer == writer } }
    }

    enum Step: Hashable {
        case write(Int)
        case sync(Int)
        /// The server takes what the laptop has, and the laptop never hears of it.
        case syncWithLostReply(Int)
        /// A bundle of all that the first holds is applied by the second.
        case passOn(Int, Int)
        /// A copy of a laptop's disk is put aside.
        case copy(Int)
        /// The copy becomes the disk of a laptop: its own, or another one.
        case restore(Int)
        case writeAtServer
        case backUpServer
        case restoreServer
    }

    static let serverID = 10

    private(set) var laptops: [Node]
    private(set) var server = Node(id: Self.serverID)
    private var copied: Node?
    private var backedUp: Node?
    private var restores = 0
    private var nextDeed = 1
    /// For each deed, all that its author had truly seen.
    private(set) var sights: [Deed: Set<Deed>] = [:]

    init(laptops count: Int = 3, flaw: Flaw? = nil) {
        laptops = (0..<count).map { Node(id: $0 + 1, flaw: flaw) }
    }

    /// How many deeds were done.
    var deeds: Int { nextDeed - 1 }

    static func steps(laptops count: Int) -> [Step] {
        var steps: [Step] = [.writeAtServer, .backUpServer, .restoreServer]
        for place in 0..<count {
            steps += [.write(place), .sync(place), .syncWithLostReply(place)]
            steps += [.copy(place), .restore(place)]
            for other in 0..<count where other != place { steps.append(.passOn(place, other)) }
        }
        return steps
    }

    mutating func take(_ step: Step) {
        switch step {
        case .write(let place): laptops[place].log.append(written(by: laptops[place]))
        case .sync(let place): exchange(place, isReplyLost: false)
        case .syncWithLostReply(let place): exchange(place, isReplyLost: true)
        case .passOn(let from, let to): laptops[to].apply(bundleOf: laptops[from])
        case .copy(let place): copied = laptops[place]
        case .restore(let place): if let copied { laptops[place] = copied }
        case .writeAtServer: server.log.append(written(by: server))
        case .backUpServer: backedUp = server
        case .restoreServer:
            guard let backedUp else { return }
            server = backedUp
            // A restored server never goes on under its old name.
            restores += 1
            server.id = Self.serverID + restores
        }
    }

    private mutating func written(by node: Node) -> Transaction {
        let vector = node.vector
        defer { nextDeed += 1 }
        sights[nextDeed] = Set(node.log.map(\.deed))
        return Transaction(
            writer: node.id, sequence: (vector[node.id] ?? 0) + 1, deed: nextDeed, context: vector)
    }

    private mutating func exchange(_ place: Int, isReplyLost: Bool) {
        // Chains are compared before anything is taken; the laptop gives way to the server.
        laptops[place].heal(seeing: server)
        server.take(laptops[place].log)
        if !isReplyLost { laptops[place].take(server.log) }
    }
}

extension HealingModel.Node {
    typealias Transaction = HealingModel.Transaction
    typealias Writer = HealingModel.Writer

    /// The first place of each chain at which the two hold different transactions.
    func divergences(from other: Self) -> [Writer: Int] {
        var result: [Writer: Int] = [:]
        for writer in vector.keys {
            let pairs = zip(chain(writer), other.chain(writer))
            if let (mine, _) = pairs.first(where: { $0 != $1 }) { result[writer] = mine.sequence }
        }
        return result
    }

    /// Appends what can be applied, and takes from quarantine what is on file now.
    mutating func take(_ transactions: [Transaction]) {
        for transaction in transactions {
            let vector = vector
            guard (vector[transaction.writer] ?? 0) + 1 == transaction.sequence,
                transaction.context.allSatisfy({ (vector[$0.key] ?? 0) >= $0.value })
            else { continue }
            log.append(transaction)
        }
        let onFile = Set(log.map(\.deed))
        quarantine = quarantine.filter { !onFile.contains($0.deed) }
    }

    /// A bundle proves by its heads what its chains are. Where one differs nobody here can say who
    /// is right: what forks is set aside, and the rest waits for the server.
    mutating func apply(bundleOf other: Self) {
        let forks = divergences(from: other)
        guard forks.isEmpty else {
            let onFile = Set(log.map(\.deed))
            for transaction in other.log where !onFile.contains(transaction.deed) {
                if let cut = forks[transaction.writer], transaction.sequence >= cut {
                    quarantine.insert(transaction)
                }
            }
            return
        }
        take(other.log)
    }

    /// Takes back what continues a chain in another way than the server's, and all that was written
    /// in sight of it; files this laptop's own of these again under a new id.
    mutating func heal(seeing server: Self) {
        var cuts = divergences(from: server)
        guard !cuts.isEmpty else { return }
        let atServer = Set(server.log)
        let (ownID, forked) = (id, log.first { $0.sequence == cuts[$0.writer] })
        var kept: [Transaction] = []
        var own: [Transaction] = []
        for transaction in log {
            let follows = transaction.sequence >= cuts[transaction.writer] ?? .max
            let saw = transaction.context.contains { $0.value >= cuts[$0.key] ?? .max }
            guard follows || saw && flaw != .keepsWhatFollows else {
                kept.append(transaction)
                continue
            }
            cuts[transaction.writer] = min(cuts[transaction.writer] ?? .max, transaction.sequence)
            // What the server has comes back with the next exchange.
            if atServer.contains(transaction) { continue }
            if transaction.writer == ownID || flaw == .filesForOthers {
                own.append(transaction)
            } else {
                quarantine.insert(transaction)
            }
        }
        log = kept
        if own.isEmpty || flaw == .dropsItsOwn { return }
        id = ownID * 100 + (forked?.deed ?? 0)
        if flaw == .drawsItsID { id += 50 * server.log.count }
        file(own, of: ownID, cuts: cuts)
    }

    private mutating func file(
        _ own: [Transaction], of ownID: Writer, cuts: [Writer: Int]
    ) {
        for (index, transaction) in own.enumerated() {
            var context = transaction.context
            for (writer, cut) in cuts
            where (context[writer] ?? 0) >= cut && flaw != .keepsItsContexts {
                context[writer] = cut > 1 ? cut - 1 : nil
            }
            let seen = own.filter { $0.sequence <= transaction.context[ownID] ?? 0 }.count
            if seen > 0 { context[id] = seen }
            log.append(
                Transaction(
                    writer: id, sequence: index + 1, deed: transaction.deed, context: context))
        }
    }
}

extension HealingModel {
    /// Lets every laptop sync until nothing moves, and says what is wrong then.
    mutating func settle() -> [String] {
        let before = self
        for _ in 0..<3 {
            for place in laptops.indices { exchange(place, isReplyLost: false) }
        }
        return before.losses(in: self) + faults
    }

    private var everywhere: Set<Deed> {
        Set((laptops + [server]).flatMap { $0.log.map(\.deed) + $0.quarantine.map(\.deed) })
    }

    /// What this state held and `later` does not hold where it must.
    private func losses(in later: Self) -> [String] {
        let onFile = Set(later.server.log.map(\.deed))
        var result: [String] = []
        if !everywhere.isSubset(of: later.everywhere) { result.append("I2: a deed is nowhere") }
        if !onFile.isSuperset(of: server.log.map(\.deed)) {
            result.append("I1: the server lost a deed")
        }
        for node in laptops {
            let own = node.log.filter { $0.writer == node.id }.map(\.deed)
            if !onFile.isSuperset(of: own) { result.append("I2: own work is not on file") }
            // What a laptop holds of the server's own was acknowledged to somebody.
            let given = node.log.filter { $0.writer / Self.serverID == 1 }.map(\.deed)
            if !onFile.isSuperset(of: given) { result.append("I1: it was not given back") }
        }
        return result
    }

    private var faults: [String] {
        var result: [String] = []
        let onFile = Set(server.log)
        if laptops.contains(where: { Set($0.log) != onFile }) { result.append("I5: not in step") }
        if Set(server.log.map(\.deed)).count != server.log.count {
            result.append("I4: a deed is on file twice")
        }
        for node in laptops + [server] {
            let names = Set(node.log.map { [$0.writer, $0.sequence] })
            if names.count != node.log.count { result.append("I3: one place holds two") }
            let filed = Set(node.log.map(\.deed))
            if node.quarantine.contains(where: { filed.contains($0.deed) }) {
                result.append("I18: on file, and still listed")
            }
        }
        for transaction in server.log {
            let claimed = server.log.filter { $0.sequence <= transaction.context[$0.writer] ?? 0 }
            if !(sights[transaction.deed] ?? []).isSuperset(of: claimed.map(\.deed)) {
                result.append("I7: it claims a sight that its author never had")
            }
        }
        return result
    }
}
