// `@aws-appsync/utils/rds` (developer guide, "Built-in modules", "Amazon RDS module functions"): statements, not their
// execution. What the guide leaves open (names of variables, brackets, messages) is as EvaluateCode answers, captured in
// the tests of localstack/appsync-utils.

const rds = (() => {
  class Statement {
    constructor(kind, payload) {
      this.kind = kind;
      this.payload = payload;
    }
  }

  class Template {
    constructor(parts, values) {
      this.parts = parts;
      this.values = values;
    }
  }

  class TypeHint {
    constructor(type, value) {
      this.type = type;
      this.value = value;
    }
  }

  const isObject = (value) => typeof value === "object" && value !== null && !isArray(value);

  function statement(kind) {
    return (...values) => {
      if (values.length === 0) refuse(`An argument is expected to be passed to ${kind}`);
      if (!isObject(values[0]) || values[0] instanceof Template) refuse("Expected payload to be an Object.");
      return new Statement(kind, values[0]);
    };
  }

  function sql(parts, ...values) {
    if (!isArray(parts)) refuse("java.lang.IllegalArgumentException: Unexpected argument passed to sql tagged template");
    return new Template([...parts], values);
  }

  const typeHint = {};
  for (const type of ["DATE", "DECIMAL", "JSON", "TIME", "TIMESTAMP", "UUID"]) {
    typeHint[type] = (value) => new TypeHint(type, type === "JSON" && typeof value !== "string" ? writeJSON(value) : value);
  }
  // In an example of the guide, beside the list that does not have it.
  typeHint.DATETIME = (value) => new TypeHint("TIMESTAMP", value);

  /** One request: its dialect, and the variables of all its statements. */
  class Writer {
    constructor(quote, isPostgres) {
      this.quote = quote;
      this.isPostgres = isPostgres;
      this.variables = {};
      this.hints = {};
      this.count = 0;
    }

    name(text) {
      return text.split(".").map((part) => `${this.quote}${part.split(this.quote).join(this.quote + this.quote)}${this.quote}`).join(".");
    }

    bind(value) {
      if (value === undefined || value === null) return "NULL";
      const name = `:P${this.count}`;
      this.count += 1;
      if (value instanceof TypeHint) {
        this.variables[name] = value.value;
        this.hints[name] = value.type;
      } else {
        this.variables[name] = value;
      }
      return name;
    }

    template(template) {
      let text = template.parts[0];
      for (let i = 0; i < template.values.length; i += 1) text += this.bind(template.values[i]) + template.parts[i + 1];
      return text;
    }

    // MARK: Tables and columns

    table(value) {
      if (typeof value === "string") return this.name(value);
      if (!isObject(value)) refuse("table name is expected to be a string or alias.");
      const aliases = Object.keys(value);
      if (aliases.length === 0) refuse("java.util.NoSuchElementException");
      if (aliases.length > 1) refuse("table alias is allowed only one key-value pair.");
      if (typeof value[aliases[0]] !== "string") refuse("Table alias value is expected to be a string.");
      return `${this.name(aliases[0])} as ${this.name(value[aliases[0]])}`;
    }

    columns(value) {
      if (value === undefined || value === null || value === "*") return "*";
      if (!isArray(value)) refuse("Expected column to be * or an array.");
      return value.map((column) => {
        if (typeof column !== "string") refuse("Invalid type in column array.");
        return column === "*" ? "*" : this.name(column);
      }).join(", ");
    }

    // MARK: Conditions

    where(value) {
      if (value === undefined || value === null) return "";
      if (value instanceof Template) return this.template(value);
      if (!isObject(value)) refuse("WHERE values are expected to be SQL templates or a condition object.");
      return this.conditions(value);
    }

    /** All of one object, joined. Of what is empty nothing is written but what joins it. */
    conditions(value) {
      const parts = Object.keys(value).map((key) => this.condition(key, value[key]));
      return parts.every((part) => part === "") ? "" : parts.join(" AND ").trimEnd();
    }

    condition(key, value) {
      if (key === "and" || key === "or") {
        if (!isArray(value)) refuse(`${key} expects conditions to be an array`);
        return this.group(key, value);
      }
      if (key === "not") return this.negation(value);
      if (!isObject(value) || value instanceof TypeHint || value instanceof Template) refuse("Expected condition to be an Object.");
      const parts = Object.keys(value).map((operator) => this.comparison(key, this.name(key), operator, value[operator]));
      return parts.every((part) => part === "") ? "" : parts.join(" AND ");
    }

    group(key, values) {
      const parts = values.map((value) => {
        if (!isObject(value) || value instanceof Template) refuse(`Expected ${key} to be an Object.`);
        return { text: this.conditions(value), isEmpty: Object.keys(value).length === 0 };
      });
      const texts = parts.map(({ text }) => (text === "" ? "" : `(${text})`));
      if (parts.length === 1 || parts.every(({ text, isEmpty }) => text === "" && !isEmpty)) return texts.join("");
      return texts.join(` ${key.toUpperCase()} `);
    }

    negation(value) {
      const text = isArray(value) ? value.map((one) => this.conditions(one)).join(" AND ") : this.conditions(value);
      return `NOT (${text})`;
    }

    comparison(key, column, operator, value) {
      if (operator === "size") return this.size(key, column, value);
      const simple = { eq: "=", ne: "!=", gt: ">", ge: ">=", lt: "<", le: "<=" };
      const known = Object.hasOwn(simple, operator)
        || ["contains", "notContains", "beginsWith", "between", "attributeExists"].includes(operator);
      if (!known) refuse(`Unsupported condition ${key}.${operator}.`);
      if (value === undefined || value === null) refuse(`Value for ${key}.${operator} can't be null.`);
      if (Object.hasOwn(simple, operator)) return `${column} ${simple[operator]} ${this.bind(value)}`;
      if (operator === "between") return this.between(`${key}.${operator}`, column, value);
      if (operator === "attributeExists") {
        if (typeof value !== "boolean") refuse(`${key}.attributeExists expects a boolean value to be passed.`);
        return `${column} IS ${value ? "NOT " : ""}NULL`;
      }
      if (typeof value !== "string") refuse(`${key}.${operator} expects a string value to be passed.`);
      switch (operator) {
        case "contains": return `${column} LIKE ${this.bind(`%${value}%`)}`;
        case "beginsWith": return `${column} LIKE ${this.bind(`${value}%`)}`;
        // AppSync does not wrap this one.
        default: return `${column} NOT LIKE ${this.bind(value)}`;
      }
    }

    between(subject, column, value) {
      if (!isArray(value)) refuse(`${subject} condition expects an array with length of 2.`);
      if (value.length !== 2) {
        refuse(`${subject} condition expects an array with 2 values but received an array with length ${value.length}.`);
      }
      return `${column} BETWEEN ${this.bind(value[0])} AND ${this.bind(value[1])}`;
    }

    size(key, column, value) {
      if (!isObject(value)) refuse(`Expected ${key}.size to be an Object.`);
      const simple = { eq: "=", ne: "!=", gt: ">", ge: ">=", lt: "<", le: "<=" };
      return Object.keys(value).map((operator) => {
        if (operator === "between") return this.between(`${key}.size`, `LENGTH (${column})`, value.between);
        if (!Object.hasOwn(simple, operator)) refuse(`${key}.size has invalid size operator.`);
        return `LENGTH (${column}) ${simple[operator]} ${this.bind(value[operator])}`;
      }).join(" AND ");
    }

    // MARK: Statements

    clause(keyword, text) { return text === "" ? "" : ` ${keyword} ${text}`; }

    returning(value) {
      if (value === undefined || value === null) return "";
      const columns = this.columns(value);
      if (!this.isPostgres) refuse("returning is not supported in MySQL.");
      return ` RETURNING ${columns}`.trimEnd();
    }

    number(name, value) {
      if (value === undefined || value === null) return "";
      const number = typeof value === "string" && value !== "" ? +value : value;
      if (typeof number !== "number" || number !== number) refuse(`${name} expects a number.`);
      return ` ${name.toUpperCase()} ${this.bind(number)}`;
    }

    order(value) {
      if (value === undefined || value === null) return "";
      if (!isArray(value)) refuse("orderBy expects an array.");
      return this.clause("ORDER BY", value.map((item) => {
        if (!isObject(item)) refuse("orderBy item expected to be an object.");
        if (typeof item.column !== "string") refuse("orderBy item expected to have property column.");
        let direction = "ASC";
        if (typeof item.dir === "string") {
          direction = item.dir.toUpperCase();
          if (direction !== "ASC" && direction !== "DESC") refuse(`orderBy dir can have either ASC or DESC found ${item.dir}.`);
        }
        return `${this.name(item.column)} ${direction}`;
      }).join(", "));
    }

    values(kind, value) {
      if (value === undefined || value === null) refuse(`values are expected to be passed to ${kind}`);
      if (!isObject(value)) refuse("Expected values to an Object.");
      return value;
    }

    select({ table, from, columns, where, orderBy, limit, offset }) {
      const isTable = table !== undefined && table !== null;
      const isFrom = from !== undefined && from !== null;
      if (isTable && isFrom) refuse("'from' and 'table' keys cannot be used together");
      if (!isTable && !isFrom) refuse("'table' or 'from' key is required.");
      if (isFrom && typeof from !== "string" && !isObject(from)) refuse("'from' value is expected to be string or object.");
      const list = this.columns(columns);
      return `SELECT ${list}${list === "" ? "" : " "}FROM ${this.table(isTable ? table : from)}`
        + this.clause("WHERE", this.where(where)) + this.order(orderBy) + this.number("limit", limit)
        + this.number("offset", offset);
    }

    insert({ table, values, returning }) {
      if (table === undefined || table === null) refuse("'table' or 'from' key is required.");
      const name = this.table(table);
      const given = this.values("insert", values);
      const columns = Object.keys(given);
      return `INSERT INTO ${name} (${columns.map((column) => this.name(column)).join(", ")})`
        + ` VALUES (${columns.map((column) => this.bind(given[column])).join(", ")})` + this.returning(returning);
    }

    update({ table, values, where, returning }) {
      if (table === undefined || table === null) refuse("'table' or 'from' key is required.");
      const name = this.table(table);
      const given = this.values("update", values);
      const sets = Object.keys(given).map((column) => `${this.name(column)} = ${this.bind(given[column])}`).join(", ");
      return `UPDATE ${name} SET${sets === "" ? "" : " "}${sets}` + this.clause("WHERE", this.where(where)) + this.returning(returning);
    }

    remove({ table, where, returning }) {
      if (table === undefined || table === null) refuse("'table' or 'from' key is required.");
      return `DELETE FROM ${this.table(table)}` + this.clause("WHERE", this.where(where)) + this.returning(returning);
    }
  }

  function creator(name, quote, isPostgres) {
    return (...statements) => {
      if (statements.length === 0) refuse(`An argument is expected to be passed to ${name}`);
      // "These functions accept up to two statements."
      if (statements.length > 2) refuse(`At most two statements can be passed to ${name}`);
      const writer = new Writer(quote, isPostgres);
      const texts = statements.map((statement) => {
        if (typeof statement === "string") return statement;
        if (statement instanceof Template) return writer.template(statement);
        if (statement instanceof Statement) return writer[statement.kind](statement.payload);
        return refuse(`Unsupported type is passed as argument to ${name}`);
      });
      return { statements: texts, variableMap: writer.variables, variableTypeHintMap: writer.hints };
    };
  }

  // MARK: Results

  // In JavaScript, and not as templates have it: what becomes of null, of arrays in arrays and of statements without
  // records is as EvaluateCode answers.

  function cell(value) {
    if (value.isNull === true) return undefined;
    if (isObject(value.arrayValue)) return list(value.arrayValue);
    for (const name of ["stringValue", "longValue", "doubleValue", "booleanValue", "blobValue"]) {
      if (value[name] !== undefined && value[name] !== null) return value[name];
    }
    return undefined;
  }

  function list(value) {
    if (isArray(value.arrayValues)) return value.arrayValues.map(list);
    for (const name of ["stringValues", "longValues", "doubleValues", "booleanValues"]) {
      if (isArray(value[name])) return value[name];
    }
    return [];
  }

  function toJsonObject(result) {
    const { sqlStatementResults } = typeof result === "string" ? parseJSON(result) : result;
    return sqlStatementResults.map(({ records, columnMetadata }) => {
      if (!isArray(records) || records.length === 0) return columnMetadata ? [] : [{}];
      return records.map((record) => {
        const row = {};
        for (let i = 0; i < record.length; i += 1) row[columnMetadata[i].label] = cell(record[i]);
        return row;
      });
    });
  }

  return {
    select: statement("select"), insert: statement("insert"), update: statement("update"), remove: statement("remove"),
    sql, createMySQLStatement: creator("createMySQLStatement", "`", false),
    createPgStatement: creator("createPgStatement", "\"", true), toJsonObject, typeHint: freeze(typeHint),
  };
})();

util.rds = { toJsonObject: rds.toJsonObject };

const modules = {
  "@aws-appsync/utils": { util, extensions, runtime },
  "@aws-appsync/utils/dynamodb": dynamodb,
  "@aws-appsync/utils/rds": rds,
};

restrict();
