/// What the tags of a table must look like. The same rules hold in CreateTable, TagResource and UntagResource; what
/// breaks one breaks the whole request.
///
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html ("Tagging restrictions in DynamoDB").
/// The words are those that AWS answered in October 2026; which of several broken rules is named is inferred.
enum TagRules {
    /// A table that is being created is not known by its ARN yet (https://github.com/cortexproject/cortex/issues/1369).
    /// That tags of one that is being deleted cannot be changed is inferred.
    static func checkStatus(of table: TableDefinition, _ arn: String) throws(DynamoError) {
        switch table.status {
        case .creating: throw .taggedResourceNotFound(arn)
        case .deleting: throw .inUse("Table is being deleted: \(table.name)")
        case .updating, .active: break
        }
    }

    static let keyLength = 1...128
    static let valueLength = 0...256
    /// The tags of one table.
    static let maximum = 50

    /// - Returns: the tags, complete.
    static func tags(_ members: [TagMember]) throws(DynamoError) -> [TableDefinition.Tag] {
        guard members.count <= maximum else { throw tooMany }
        var tags: [TableDefinition.Tag] = []
        var keys: Set<String> = []
        for member in members {
            let key = try key(member.key)
            guard let value = member.value, isText(value, of: valueLength) else {
                throw .validation("The Tag Value provided is invalid, Value: \(member.value ?? "null")")
            }
            guard keys.insert(key).inserted else {
                throw .validation("Duplicate Tag Keys provided as input: Duplicate Tag Key found \(key)")
            }
            tags.append(.init(key: key, value: value))
        }
        return tags
    }

    /// The keys of tags that are to go.
    static func keys(_ keys: [String]) throws(DynamoError) -> Set<String> {
        guard keys.count <= maximum else { throw tooMany }
        var checked: Set<String> = []
        for key in keys { checked.insert(try self.key(key)) }
        return checked
    }

    /// The tags that a table has once these were added: a key that is there already gets the new value.
    static func merge(
        _ tags: [TableDefinition.Tag],
        into present: [TableDefinition.Tag]
    ) throws(DynamoError) -> [TableDefinition.Tag] {
        var merged = present
        for tag in tags {
            if let index = merged.firstIndex(where: { $0.key == tag.key }) {
                merged[index] = tag
            } else {
                merged.append(tag)
            }
        }
        guard merged.count <= maximum else { throw tooMany }
        return merged
    }

    /// A ValidationException, although the API reference has LimitExceededException for it.
    private static var tooMany: DynamoError {
        .validation("Number of Tags exceed the current limit for the provided ResourceArn")
    }

    private static func key(_ key: String?) throws(DynamoError) -> String {
        guard let key, isText(key, of: keyLength) else {
            throw .validation("The Tag Key provided is invalid, Key: \(key ?? "null")")
        }
        // In any case of its letters (General Reference, "Tagging AWS resources").
        guard key.prefix(4).lowercased() != "aws:" else {
            throw .validation("Tag Key cannot be prefixed with aws:, Key: \(key)")
        }
        return key
    }

    private static func isText(_ text: String, of length: ClosedRange<Int>) -> Bool {
        length.contains(text.utf16.count) && text.unicodeScalars.allSatisfy(isAllowed)
    }

    /// Letters and digits of any script, spaces of any width, and `+ - = . _ : / @`.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            true
        default: "+-=._:/@".unicodeScalars.contains(scalar)
        }
    }
}
