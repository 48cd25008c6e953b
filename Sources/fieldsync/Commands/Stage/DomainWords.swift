public import AFMModel
public import ArgumentParser

// The words of the documents are the words of the options: `--medium theatrical`.

extension Medium: ExpressibleByArgument {}
extension CallKind: ExpressibleByArgument {}
extension SessionKind: ExpressibleByArgument {}
extension Service: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension Attendance: ExpressibleByArgument {}
