/// What to do about a finding, by the rule that it comes from.
enum CheckAdvice {
    /// The advice, in a sentence.
    static func todo(_ finding: Finding) -> String {
        if let rule = finding.rule, let advice = byRule[rule] { return advice }
        if finding.what.hasPrefix("The card of") {
            return "Ask for the union card and record it: 'musician edit NAME --card CARD'."
        }
        if finding.what.contains("reported") {
            return "Check the time with them: 'hire edit CALL MUSICIAN --reported TIME'."
        }
        if finding.what.contains("still on another call") {
            return "Check both calls' times with the other manager; one of them is wrong."
        }
        return finding.severity == .info
            ? "Nothing, if it is right." : "Check it with whoever was there, and correct it."
    }

    private static let byRule: [String: String] = [
        "R7": "Name who leads: 'hire edit CALL MUSICIAN --role leader'.",
        "LEADER": "Leave one leader: 'hire edit CALL MUSICIAN --role sidemusician'.",
        "R9": "Engage a manager, or name who is it: 'hire edit CALL MUSICIAN --also-manager'.",
        "R11": "Fetch a manager to the stage, or record who stood in.",
        "R12": "See to the replacement now, before the hold hour is over.",
        "R25": "Call it as what it was, or record the gap as it was taken.",
        "R33": "Give what is missing before anybody goes home, or record the breaks that were "
            + "taken: 'clock break', 'clock resume'.",
        "R34": "Give a break now, or record the one that was taken.",
        "R38": "Take it off, or name it as the list of cartage does.",
        "R46": "Ask the producer which rate was elected and when, and record it: 'record set "
            + "call ID electronicRate'.",
        "R48": "Have them initial the time at which they left.",
        "R50": "Call the meal now: 'clock meal'; an hour, by the sixth hour.",
        "R57": "Record the finished length of each cue.",
        "R59": "Check whether the later time belongs to the same session.",
        "R61": "Ask which weekly schedule was designated, and when.",
        "R67": "Ask for the reason of the cancellation; another one pays the whole day.",
        "R68": "Check the notice; whoever worked is paid.",
        "R69": "Engage a manager, or name who of them is it: 'hire edit CALL MUSICIAN "
            + "--also-manager'.",
        "R70": "Fetch the manager to the stage, or record who stood in.",
        "R72": "Call the meal now: 'clock meal'; at least half an hour, six hours after the last.",
        "R75": "Nothing, if it is right; else record what they recorded.",
        "SCALE": "Import the rate card in force: 'rates import'.",
    ]
}
