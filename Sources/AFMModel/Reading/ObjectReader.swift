import FieldsyncJSON

/// Reads the members of one JSON object by key, noting what is wrong, odd or unknown.
///
/// `null` and a missing key mean the same. What a reader was not asked for is unknown; ``extra``
/// collects it, so ask for it last.
final class ObjectReader {
    let path: String
    let object: JSONObject
    let log: IssueLog
    /// The zone of the call, once it is known; instants are checked against its offset.
    var zone: StageZone?
    private var asked: Set<String> = []

    init(_ object: JSONObject, path: String, log: IssueLog, zone: StageZone? = nil) {
        self.object = object
        self.path = path
        self.log = log
        self.zone = zone
    }

    /// The value of a key; nil where it is missing or null.
    func value(_ key: String) -> JSONValue? {
        asked.insert(key)
        guard let value = object[key], value != .null else { return nil }
        return value
    }

    /// Where a key is, or one of its list's elements.
    func path(_ key: String, _ index: Int? = nil) -> String {
        Self.path(path, key) + (index.map { "[\($0)]" } ?? "")
    }

    /// The path of a key below another path: `.key`, or `["a key"]` for one that is no word.
    static func path(_ path: String, _ key: String) -> String {
        let isWord = key.unicodeScalars.allSatisfy { scalar in
            let isDigit = "0123456789_".unicodeScalars.contains(scalar)
            return scalar.isASCII && (isDigit || scalar.properties.isAlphabetic)
        }
        return isWord && !key.isEmpty ? "\(path).\(key)" : path + "[\(shown(.string(key)))]"
    }

    /// A value for a message: on one line, and shortened.
    static func shown(_ value: JSONValue?) -> String {
        guard let value else { return "missing" }
        let text = value.text()
        return text.count > 80 ? text.prefix(80) + "…" : text
    }

    /// Notes that a key's value, or an element of it, is wrong.
    func report(
        _ key: String, _ index: Int? = nil, _ value: JSONValue?,
        _ remedy: @autoclosure () -> String
    ) {
        log.report(path(key, index), found: Self.shown(value), remedy())
    }

    /// Notes that a key's value is wrong, telling the value as it stands in the document.
    func report(_ key: String, _ remedy: @autoclosure () -> String) {
        report(key, nil, object[key], remedy())
    }

    /// Notes that a key's value is odd.
    func warn(_ key: String, _ message: @autoclosure () -> String) {
        log.warn(path(key), message())
    }

    /// What nobody asked for, with a warning for each key.
    func extra() -> JSONObject {
        var extra = JSONObject()
        let known = asked.sorted()
        for (key, value) in object where !asked.contains(key) {
            extra[key] = value
            warn(key, Self.unknown(key, among: known))
        }
        return extra
    }

    private static func unknown(_ key: String, among known: [String]) -> String {
        let meant = NearestName.among(known, to: key)
        return "is no key that this program knows; it is kept as it stands."
            + (meant.map { " Did you mean '\($0)'?" } ?? "")
    }

    /// The object of a key; nil where it is null, missing or no object.
    func object(_ key: String, isRequired: Bool = false) -> ObjectReader? {
        switch value(key) {
        case .object(let object)?:
            return ObjectReader(object, path: path(key), log: log, zone: zone)
        case nil where !isRequired:
            return nil
        default:
            report(key, "it must be an object")
            return nil
        }
    }

    /// The elements of a key's list; none where it is null or missing.
    func elements(_ key: String, isRequired: Bool = false) -> [JSONValue] {
        switch value(key) {
        case .array(let elements)? where elements.count <= SheetLimits.listElements:
            return elements
        case nil where !isRequired:
            return []
        default:
            report(key, "it must be a list of at most \(SheetLimits.listElements) elements")
            return []
        }
    }

    /// The objects of a key's list, each read; elements that are none are noted.
    func list<Element>(
        _ key: String, isRequired: Bool = false, _ read: (ObjectReader) -> Element
    ) -> [Element] {
        elements(key, isRequired: isRequired).enumerated().compactMap { index, element in
            guard case .object(let object) = element else {
                report(key, index, element, "it must be an object")
                return nil
            }
            return read(ObjectReader(object, path: path(key, index), log: log, zone: zone))
        }
    }
}
