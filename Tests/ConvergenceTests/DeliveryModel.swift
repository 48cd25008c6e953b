/// How work is handed in and acknowledged (`protocol/exchange.md`), reduced to what it turns on:
/// who holds how much of whom, what a laptop believes of the server, and requests and replies that
/// are lost, late, or arrive again.
///
/// A vector says for each writer how much of it is held, without gaps.
struct DeliveryModel: Hashable {
    typealias Vector = [Int]

    /// On its way to the server, or there already: the network can deliver it again.
    struct Request: Hashable {
        let laptop: Int
        /// Which of the laptop's requests; a reply to another one than its last is not read.
        let number: Int
        /// Where what it carries begins. Nil where it only asks.
        let base: Vector?
        /// What the laptop holds: said in full where it asks, else for what it carries.
        let held: Vector
        /// The start of the server whose ticket it names; nil where it writes its heads out.
        let ticket: Int?
    }

    struct Reply: Hashable {
        let laptop: Int
        let number: Int
        /// What the server holds; nil where it only tells the laptop to ask.
        let server: Vector?
        let start: Int
    }

    struct Laptop: Hashable {
        var held: Vector
        /// What the server is known to hold; nil after anything that broke off.
        var believed: Vector?
        /// The server's start at which its ticket was given.
        var ticket: Int?
        var sent = 0
        /// The request whose reply is waited for.
        var waiting: Int?
        /// How much of its own its person was told is safe.
        var told = 0
    }

    /// A rule that is left out: what shows that the search finds what is wrong.
    enum Flaw: CaseIterable {
        /// The server says that it holds what it has not kept.
        case answersBeforeItKeeps
        /// A laptop calls safe what it has handed to the network.
        case countsWhatItSent
        /// A laptop believes after a lost reply what it believed before, and more.
        case neverDoubts
        /// A laptop whose ticket was refused shows it again.
        case keepsARefusedTicket
        /// A laptop passes over what others wrote.
        case takesNothing
    }

    enum Step: Hashable {
        case write(Int)
        case send(Int)
        case giveUp(Int)
        /// The request arrives; it can arrive again afterwards.
        case arrive(Request)
        case lose(Request)
        case answer(Reply)
        case loseReply(Reply)
        case backUp
        case setBack
    }

    var flaw: Flaw?
    var laptops: [Laptop]
    var server: Vector
    /// How often the server was set back: tickets do not outlive it.
    var start = 0
    var backup: Vector?
    var requests: Set<Request> = []
    var replies: Set<Reply> = []
    /// Told safe, as far as nothing was set back since.
    var promised: Vector

    init(laptops count: Int, flaw: Flaw? = nil) {
        self.flaw = flaw
        let nothing = Vector(repeating: 0, count: count)
        laptops = (0..<count).map { _ in Laptop(held: nothing) }
        (server, promised) = (nothing, nothing)
    }

    /// What can happen now. Bounded: so many writes of each, so many messages under way.
    func steps(writes: Int, messages: Int) -> [Step] {
        var steps: [Step] = requests.flatMap { [.arrive($0), .lose($0)] }
        steps += replies.flatMap { [.answer($0), .loseReply($0)] }
        for (place, laptop) in laptops.enumerated() {
            if laptop.held[place] < writes { steps.append(.write(place)) }
            if laptop.waiting != nil {
                steps.append(.giveUp(place))
            } else if requests.count + replies.count < messages {
                steps.append(.send(place))
            }
        }
        if backup == nil { steps.append(.backUp) }
        if backup != nil, start == 0 { steps.append(.setBack) }
        return steps
    }

    mutating func take(_ step: Step) {
        switch step {
        case .write(let place): laptops[place].held[place] += 1
        case .send(let place): send(place)
        case .giveUp(let place): doubt(place)
        case .arrive(let request): arrive(request)
        case .lose(let request): requests.remove(request)
        case .answer(let reply): read(reply)
        case .loseReply(let reply): replies.remove(reply)
        case .backUp: backup = server
        case .setBack:
            guard let backup else { return }
            server = backup
            start += 1
            promised = zip(promised, server).map { min($0, $1) }
        }
    }

    private mutating func doubt(_ place: Int) {
        laptops[place].waiting = nil
        if flaw == .neverDoubts {
            laptops[place].believed = laptops[place].held
            laptops[place].told = laptops[place].held[place]
            promised[place] = max(promised[place], laptops[place].told)
            return
        }
        laptops[place].believed = nil
        laptops[place].ticket = nil
    }

    private mutating func send(_ place: Int) {
        let laptop = laptops[place]
        laptops[place].sent += 1
        laptops[place].waiting = laptop.sent + 1
        if flaw == .countsWhatItSent { promised[place] = laptop.held[place] }
        requests.insert(
            Request(
                laptop: place, number: laptop.sent + 1,
                base: laptop.ticket == nil ? nil : laptop.believed, held: laptop.held,
                ticket: laptop.ticket))
    }

    private mutating func arrive(_ request: Request) {
        if let ticket = request.ticket, ticket != start {
            // Drawn by what the server was before: the laptop is to write its heads out.
            reply(to: request, server: nil)
            return
        }
        if flaw == .answersBeforeItKeeps, request.base != nil {
            return reply(to: request, server: zip(server, request.held).map { max($0, $1) })
        }
        if let base = request.base {
            for writer in server.indices where base[writer] <= server[writer] {
                server[writer] = max(server[writer], request.held[writer])
            }
        }
        reply(to: request, server: server)
    }

    private mutating func reply(to request: Request, server: Vector?) {
        guard laptops[request.laptop].waiting == request.number else { return }
        replies.insert(
            Reply(
                laptop: request.laptop, number: request.number, server: server, start: start))
    }

    private mutating func read(_ reply: Reply) {
        replies.remove(reply)
        let place = reply.laptop
        guard laptops[place].waiting == reply.number else { return }
        guard let said = reply.server else {
            if flaw == .keepsARefusedTicket { return laptops[place].waiting = nil }
            return doubt(place)
        }
        laptops[place].waiting = nil
        if flaw != .takesNothing {
            laptops[place].held = zip(laptops[place].held, said).map { max($0, $1) }
        }
        laptops[place].believed = said
        laptops[place].ticket = reply.start
        // What the server is known to hold is what `status` no longer counts.
        laptops[place].told = min(laptops[place].held[place], said[place])
        if reply.start == start {
            promised[place] = max(promised[place], laptops[place].told)
        }
    }

    /// What is wrong now.
    var faults: [String] {
        var faults: [String] = []
        for (place, laptop) in laptops.enumerated() {
            if promised[place] > server[place] { faults.append("I1: told safe, and not there") }
            if server[place] > laptop.held[place] { faults.append("I2: from nowhere") }
            if laptop.told > laptop.held[place] { faults.append("I18: told of more than there is") }
        }
        return faults
    }

    /// Lets every laptop exchange until nothing moves, with nothing lost; then everybody holds all.
    func faultsOnceSettled(rounds: Int) -> [String] {
        var state = self
        (state.requests, state.replies) = ([], [])
        for place in laptops.indices where laptops[place].waiting != nil { state.doubt(place) }
        for _ in 0..<rounds {
            for place in laptops.indices { state.exchange(place) }
        }
        let all = laptops.indices.map { laptops[$0].held[$0] }
        var faults = state.faults
        if state.server != all { faults.append("I2: work is not at the server") }
        for laptop in state.laptops {
            if laptop.held != all { faults.append("P12: not in step") }
            if laptop.believed != all { faults.append("I18: something is still called unsent") }
        }
        return faults
    }

    private mutating func exchange(_ place: Int) {
        // A first request that only asks, or that a new start refuses, is followed by another.
        for _ in 0..<3 {
            send(place)
            for request in requests where request.laptop == place { arrive(request) }
            requests = []
            for reply in replies { read(reply) }
            if laptops[place].believed == laptops[place].held { return }
        }
    }
}
