/// Which rules there are: the only list.
public enum RuleBook {
    /// Every rule that is worked out, in the rulebook's order.
    public static let all: [PayRule] = [
        .r1, .r2, .r3, .r4, .r5, .r6, .r7, .r8, .r9, .r10, .r11, .r12, .r13, .r14, .r15, .r16,
        .r17, .r18, .r19, .r20, .r21, .r22, .r23, .r24, .r25, .r26, .r27, .r28, .r29, .r30, .r31,
        .r32, .r33, .r34, .r35, .r36, .r37, .r38, .r39, .r40, .r41, .r42, .r43, .r44, .r45,
        .r46, .r47, .r48, .r49, .r50, .r51, .r52, .r53, .r54, .r55, .r56, .r57, .r58,
        .r59, .r60, .r61,
        .r62, .r63, .r64, .r65, .r66, .r67, .r68, .r69, .r70, .r71, .r72, .r73, .r74, .r75, .r76,
    ]

    /// What lines and findings cite besides: conventions that no sentence of the sheet states.
    public static let conventions: [PayRule] = [.scale, .leader, .contributions, .sideline]

    /// The rule or convention of this id (`R18`, `r18`, `SCALE`), or nil.
    public static func rule(_ id: String) -> PayRule? { byID[id.uppercased()] }

    /// The rule of this id among those not covered yet, or nil.
    public static func uncovered(_ id: String) -> UncoveredRule? {
        notCovered.first { $0.id == id.uppercased() }
    }

    /// An id with its title, covered or not: `R23 (after 8 elapsed hours)`.
    package static func titled(_ id: String) -> String {
        guard let title = rule(id)?.title ?? uncovered(id)?.title else { return id }
        return "\(id) (\(title))"
    }

    private static let byID = Dictionary(
        (all + conventions).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
}
