import Testing

@testable import AppSyncEmu

/// `@aws-appsync/utils/dynamodb`: the calls of the developer guide's "Built-in modules" (built-in-modules-js), with what
/// EvaluateCode makes of their like (captured in localstack/appsync-utils).
@Suite struct ScriptDynamoDBModuleTests {
    @Test(arguments: [
        ("get({ key: { id: 'id' } })", ##"{"operation":"GetItem","key":{"id":{"S":"id"}}}"##),
        (
            "get({ key: { id: 'id' }, consistentRead: true })",
            ##"{"operation":"GetItem","key":{"id":{"S":"id"}},"consistentRead":true}"##
        ),
        (
            "put({ key: { id: 'abc' }, item: { value: 10 } })",
            ##"{"operation":"PutItem","key":{"id":{"S":"abc"}},"attributeValues":{"value":{"N":10}}}"##
        ),
        ("remove({ key: { id: 'test' } })", ##"{"operation":"DeleteItem","key":{"id":{"S":"test"}}}"##),
        (
            "remove({ key: { id: 'x' }, condition: { owner: { eq: 'me' } } })",
            ##"{"operation":"DeleteItem","key":{"id":{"S":"x"}},"condition":{"expression":"(#owner = :owner_eq)","##
                + ##""expressionNames":{"#owner":"owner"},"expressionValues":{":owner_eq":{"S":"me"}}}}"##
        ),
        ("scan({ limit: 10, nextToken: 'abc' })", ##"{"operation":"Scan","limit":10,"nextToken":"abc"}"##),
        ("scan({ limit: 10, nextToken: undefined })", ##"{"operation":"Scan","limit":10}"##),
        ("sync({ limit: 10, lastSync: 5 })", ##"{"operation":"Sync","limit":10,"lastSync":5}"##),
        (
            "query({ index: 'i', query: { name: { eq: 'John' } }, scanIndexForward: false })",
            ##"{"operation":"Query","query":{"expression":"(#name = :name_eq)","expressionNames":{"#name":"name"},"##
                + ##""expressionValues":{":name_eq":{"S":"John"}}},"index":"i","scanIndexForward":false}"##
        ),
    ])
    func `Requests`(call: String, request: String) async {
        #expect(await ScriptFixture.value(of: "ddb.\(call)") == request)
    }

    @Test(arguments: [
        (
            "{ age: ddb.operations.add(10) }", "SET #expName_1 = :expValue_1", ##"{"#expName_1":"age"}"##,
            ##"{":expValue_1":{"N":10}}"##
        ),
        (
            "{ a: ddb.operations.replace({ b: 1 }) }", "SET #expName_1 = :expValue_1", ##"{"#expName_1":"a"}"##,
            ##"{":expValue_1":{"M":{"b":{"N":1}}}}"##
        ),
        (
            "{ age: ddb.operations.increment(10) }", "SET #expName_1 = #expName_1 + :expValue_1",
            ##"{"#expName_1":"age"}"##, ##"{":expValue_1":{"N":10}}"##
        ),
        (
            "{ age: ddb.operations.increment() }", "SET #expName_1 = #expName_1 + :expValue_1",
            ##"{"#expName_1":"age"}"##, ##"{":expValue_1":{"N":1}}"##
        ),
        (
            "{ age: ddb.operations.decrement(10) }", "SET #expName_1 = #expName_1 - :expValue_1",
            ##"{"#expName_1":"age"}"##, ##"{":expValue_1":{"N":10}}"##
        ),
        (
            "{ l: ddb.operations.append([1]) }", "SET #expName_1 = list_append(#expName_1, :expValue_1)",
            ##"{"#expName_1":"l"}"##, ##"{":expValue_1":{"L":[{"N":1}]}}"##
        ),
        (
            "{ l: ddb.operations.prepend([1]) }", "SET #expName_1 = list_append(:expValue_1, #expName_1)",
            ##"{"#expName_1":"l"}"##, ##"{":expValue_1":{"L":[{"N":1}]}}"##
        ),
        (
            "{ a: 'x', b: ddb.operations.remove() }", "SET #expName_1 = :expValue_1 REMOVE #expName_2",
            ##"{"#expName_1":"a","#expName_2":"b"}"##, ##"{":expValue_1":{"S":"x"}}"##
        ),
        (
            "{ info: { address: ddb.operations.replace(1) } }", "SET #expName_1.#expName_2 = :expValue_1",
            ##"{"#expName_1":"info","#expName_2":"address"}"##, ##"{":expValue_1":{"N":1}}"##
        ),
        (
            "{ friendsIds: [ddb.operations.updateListItem('102', 1), ddb.operations.updateListItem('112', 2)] }",
            "SET #expName_1[1] = :expValue_1, #expName_1[2] = :expValue_2", ##"{"#expName_1":"friendsIds"}"##,
            ##"{":expValue_1":{"S":"102"},":expValue_2":{"S":"112"}}"##
        ),
    ])
    func `Updates`(update: String, expression: String, names: String, values: String) async {
        let request = await ScriptFixture.value(of: "ddb.update({ key: { id: 1 }, update: \(update) })")
        #expect(
            request == ##"{"operation":"UpdateItem","key":{"id":{"N":1}},"update":{"expression":"\##(expression)","##
                + ##""expressionNames":\##(names),"expressionValues":\##(values)}}"##)
    }

    /// As EvaluateCode shows them.
    @Test(arguments: [
        ("add(10)", ##"{"type":"OPERATION_ADD","value":10}"##),
        ("append([1])", ##"{"type":"OPERATION_APPEND","items":[1]}"##),
        ("prepend([1])", ##"{"type":"OPERATION_PREPEND","items":[1]}"##),
        ("increment(10)", ##"{"type":"OPERATION_INCREMENT","by":10}"##),
        ("decrement(10)", ##"{"type":"OPERATION_DECREMENT","by":10}"##),
        ("replace({ a: 10 })", ##"{"type":"OPERATION_REPLACE","value":{"a":10}}"##),
    ])
    func `Operations are values`(call: String, value: String) async {
        #expect(await ScriptFixture.value(of: "ddb.operations.\(call)") == value)
    }
}
