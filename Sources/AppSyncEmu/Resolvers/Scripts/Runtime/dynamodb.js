// `@aws-appsync/utils/dynamodb` (developer guide, "Built-in modules", "DynamoDB module functions").

const dynamodb = (() => {
  const toMapValues = (values) => util.dynamodb.toMapValues(values ?? {});

  /** The members that are given. */
  function members(payload, names) {
    const given = {};
    for (const name of names) if (payload[name] !== undefined && payload[name] !== null) given[name] = payload[name];
    return given;
  }

  const isObject = (value) => typeof value === "object" && value !== null && !isArray(value);

  function given(payload) {
    if (!isObject(payload)) refuse("Expected payload to be an Object.");
    return payload;
  }

  function filter(payload) {
    return isObject(payload.filter) && Object.keys(payload.filter).length > 0
      ? { filter: parseJSON(util.transform.toDynamoDBFilterExpression(payload.filter)) } : {};
  }

  function condition(payload) {
    return isObject(payload.condition) && Object.keys(payload.condition).length > 0
      ? { condition: parseJSON(util.transform.toDynamoDBConditionExpression(payload.condition)) } : {};
  }

  const versioning = ["_version", "customPartitionKey", "populateIndexFields"];

  function get(payload) {
    return { operation: "GetItem", key: toMapValues(given(payload).key), ...members(payload, ["consistentRead", "projection"]) };
  }

  function put(payload) {
    return {
      operation: "PutItem", key: toMapValues(given(payload).key), attributeValues: toMapValues(payload.item),
      ...condition(payload), ...members(payload, versioning),
    };
  }

  function remove(payload) {
    return {
      operation: "DeleteItem", key: toMapValues(given(payload).key), ...condition(payload),
      ...members(payload, versioning),
    };
  }

  const reading = ["index", "limit", "nextToken", "consistentRead", "scanIndexForward", "select", "projection"];

  function query(payload) {
    return {
      operation: "Query", query: parseJSON(util.transform.toDynamoDBFilterExpression(given(payload).query)),
      ...filter(payload), ...members(payload, reading),
    };
  }

  function scan(payload = {}) {
    return { operation: "Scan", ...filter(given(payload)), ...members(payload, [...reading, "segment", "totalSegments"]) };
  }

  function sync(payload = {}) {
    return {
      operation: "Sync", ...filter(given(payload)),
      ...members(payload, ["basePartitionKey", "deltaIndexName", "limit", "nextToken", "lastSync"]),
    };
  }

  // MARK: Updates

  // Their shape is AppSync's, as EvaluateCode shows it (captured in localstack/appsync-utils).
  const operations = {
    add: (value) => ({ type: "OPERATION_ADD", value }),
    remove: () => ({ type: "OPERATION_REMOVE" }),
    replace: (value) => ({ type: "OPERATION_REPLACE", value }),
    increment: (by = 1) => ({ type: "OPERATION_INCREMENT", by }),
    decrement: (by = 1) => ({ type: "OPERATION_DECREMENT", by }),
    append: (items) => ({ type: "OPERATION_APPEND", items }),
    prepend: (items) => ({ type: "OPERATION_PREPEND", items }),
    updateListItem: (item, index) => ({ type: "OPERATION_UPDATE_LIST_ITEM", item, index }),
  };

  const isOperation = (value) => isObject(value) && typeof value.type === "string" && value.type.startsWith("OPERATION_");

  function updateExpression(update) {
    const names = {};
    const values = {};
    const aliases = {};
    const sets = [];
    const removes = [];
    let nameCount = 0;
    let valueCount = 0;

    function alias(name) {
      if (!Object.hasOwn(aliases, name)) {
        nameCount += 1;
        aliases[name] = `#expName_${nameCount}`;
        names[aliases[name]] = name;
      }
      return aliases[name];
    }

    function bound(value) {
      valueCount += 1;
      const name = `:expValue_${valueCount}`;
      values[name] = util.dynamodb.toDynamoDB(value);
      return name;
    }

    function apply(path, operation) {
      switch (operation.type) {
        case "OPERATION_ADD":
        case "OPERATION_REPLACE": sets.push(`${path} = ${bound(operation.value)}`); break;
        case "OPERATION_REMOVE": removes.push(path); break;
        case "OPERATION_INCREMENT": sets.push(`${path} = ${path} + ${bound(operation.by)}`); break;
        case "OPERATION_DECREMENT": sets.push(`${path} = ${path} - ${bound(operation.by)}`); break;
        case "OPERATION_APPEND": sets.push(`${path} = list_append(${path}, ${bound(operation.items)})`); break;
        case "OPERATION_PREPEND": sets.push(`${path} = list_append(${bound(operation.items)}, ${path})`); break;
        case "OPERATION_UPDATE_LIST_ITEM": sets.push(`${path}[${operation.index}] = ${bound(operation.item)}`); break;
        default: refuse(`Unsupported operation ${operation.type}.`);
      }
    }

    function visit(path, value) {
      if (value === undefined) return;
      if (isOperation(value)) {
        apply(path, value);
      } else if (isArray(value) && value.length > 0 && value.every(isOperation)) {
        for (const operation of value) apply(path, operation);
      } else if (isObject(value) && Object.keys(value).length > 0) {
        // "the entire object … and not just the keys in the payload" is what `replace` is for.
        for (const key of Object.keys(value)) visit(`${path}.${alias(key)}`, value[key]);
      } else {
        sets.push(`${path} = ${bound(value)}`);
      }
    }

    for (const key of Object.keys(update ?? {})) visit(alias(key), update[key]);
    const clauses = [];
    if (sets.length > 0) clauses.push(`SET ${sets.join(", ")}`);
    if (removes.length > 0) clauses.push(`REMOVE ${removes.join(", ")}`);
    const expression = { expression: clauses.join(" "), expressionNames: names };
    return valueCount > 0 ? { ...expression, expressionValues: values } : expression;
  }

  function update(payload) {
    return {
      operation: "UpdateItem", key: toMapValues(given(payload).key), update: updateExpression(payload.update),
      ...condition(payload), ...members(payload, versioning),
    };
  }

  return { get, put, remove, update, query, scan, sync, operations: freeze(operations) };
})();
