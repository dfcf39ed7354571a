import EmulatorCore
import Testing

@testable import DynamoEmu

/// The message that `body` is refused with, or nil when it is not.
func refusal(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as DynamoError {
        return error.message
    } catch { return "\(error)" }
}

func refused(_ body: () throws(DynamoError) -> Void) -> DynamoError? {
    do throws(DynamoError) {
        try body()
        return nil
    } catch { return error }
}

/// An attribute value from its JSON.
func value(_ json: String) throws -> AttributeValue {
    let bytes = Array(json.utf8)
    return try bytes.withUnsafeBytes { bytes in
        var reader = try JSONReader(bytes)
        return try AttributeValue.read(&reader)
    }
}

/// An item from its DynamoDB JSON.
func item(_ json: String) throws -> Item {
    let bytes = Array(json.utf8)
    return try bytes.withUnsafeBytes { bytes in
        var reader = try JSONReader(bytes)
        var invalid: DynamoError?
        let item = try AttributeValue.readItem(&reader, invalid: &invalid)
        if let invalid { throw invalid }
        return item
    }
}
