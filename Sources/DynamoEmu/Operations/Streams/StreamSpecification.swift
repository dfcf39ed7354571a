import EmulatorCore

/// `StreamSpecification` of CreateTable and UpdateTable, and the rules of enabling, changing and disabling a stream
/// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html).
///
/// A stream's view type never changes: whoever wants another one disables the stream and enables a new one, which has an
/// ARN of its own.
struct StreamSpecification: Sendable {
    var isEnabled: Bool?
    var viewType: String?

    init(isEnabled: Bool? = nil, viewType: String? = nil) {
        self.isEnabled = isEnabled
        self.viewType = viewType
    }

    /// Nil when the member is null.
    init?(_ reader: inout JSONReader) throws(DynamoError) {
        guard try reader.beginStructure("StreamSpecification") else { return nil }
        while let member = try reader.memberName() {
            switch member {
            case "StreamEnabled": isEnabled = try reader.boolMember()
            case "StreamViewType": viewType = try reader.stringMember()
            default: try reader.skipMember()
            }
        }
    }

    func constraints(_ found: inout Constraints, at path: String = "streamSpecification") {
        found.required(isEnabled, "\(path).streamEnabled")
        found.oneOf(viewType, "\(path).streamViewType", ["OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE"])
    }

    /// CreateTable: the stream that a new table begins with, if any.
    ///
    /// - Throws: `ValidationException` when the view type is missing, or there for nothing.
    func stream(ofNewTable createdAt: Timestamp) throws(DynamoError) -> TableDefinition.Stream? {
        // In the words that AWS answered in October 2026.
        guard isEnabled == true else {
            guard viewType == nil else {
                throw .validation(
                    "One or more parameter values were invalid: Table is being created with a stream disabled, "
                        + "UpdateViewType should not be specified"
                )
            }
            return nil
        }
        guard let viewType = viewType.flatMap(TableDefinition.Stream.ViewType.init) else {
            throw .validation(
                "One or more parameter values were invalid: Table is being created with a stream enabled, "
                    + "UpdateViewType is required"
            )
        }
        return .init(viewType: viewType, label: TableDefinition.Stream.label(at: createdAt), isEnabled: true)
    }

    /// UpdateTable: enables or disables the stream of a table that is there. The store opens or closes the stream when
    /// it saves the definition.
    ///
    /// - Throws: `ValidationException` when the table has a stream already, or none to disable, and when the view type is
    ///   missing, or there for nothing.
    func apply(to table: inout TableDefinition, now: Timestamp) throws(DynamoError) {
        guard isEnabled == true else {
            guard viewType == nil else {
                throw .validation(
                    "One or more parameter values were invalid: If stream is being disabled, then UpdateViewType must "
                        + "not be specified"
                )
            }
            // Inferred wording.
            guard table.stream?.isEnabled == true else {
                throw .validation("Table has no stream to disable: TableName: \(table.name)")
            }
            table.stream?.isEnabled = false
            return
        }
        guard let viewType = viewType.flatMap(TableDefinition.Stream.ViewType.init) else {
            throw .validation(
                "One or more parameter values were invalid: If stream is being enabled then UpdateViewType is "
                    + "required"
            )
        }
        // https://github.com/hashicorp/terraform-provider-aws/issues/18402
        guard table.stream?.isEnabled != true else {
            throw .validation("Table already has an enabled stream: TableName: \(table.name)")
        }
        // A stream that is enabled anew is another one, even within a millisecond.
        var label = TableDefinition.Stream.label(at: now)
        var time = now
        while let old = table.stream?.label, label <= old {
            time = time + .milliseconds(1)
            label = TableDefinition.Stream.label(at: time)
        }
        table.stream = .init(viewType: viewType, label: label, isEnabled: true)
    }

    /// The stream of a table that was there before, as CloudFormation updates it: a stream of another view type takes the
    /// place of the one there is.
    static func set(
        _ viewType: TableDefinition.Stream.ViewType?,
        of table: inout TableDefinition,
        now: Timestamp
    ) throws(DynamoError) {
        let current = table.stream.flatMap { $0.isEnabled ? $0.viewType : nil }
        guard current != viewType else { return }
        if current != nil { try StreamSpecification(isEnabled: false).apply(to: &table, now: now) }
        if let viewType {
            try StreamSpecification(isEnabled: true, viewType: viewType.rawValue).apply(to: &table, now: now)
        }
    }
}
