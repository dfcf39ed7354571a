// What APPSYNC_JS puts around a script (developer guide, "Supported runtime features", "Built-in utilities", "Runtime
// utilities", "Extensions"). `native` calls the functions that templates have as well. Everything here is one function's
// body, evaluated once a process; `load` is what it gives.

const parseJSON = JSON.parse;
const writeJSON = JSON.stringify;
const random = Math.random;
const isArray = Array.isArray;
const place = RegExp.prototype.exec.bind(/code\.js:(\d+):(\d+)/);
const readsMember = RegExp.prototype.exec.bind(/^(undefined|null) is not an object \(evaluating '(?:.*[.])?([^.']*)'\)$/s);
const callsNothing = RegExp.prototype.exec.bind(/^(?:.*\.)?([^. ]+) is not a function\b/s);
const findsNothing = RegExp.prototype.exec.bind(/^Can't find variable: (.*)$/s);

/** What `util.error` throws. Nothing in a script can catch it. */
class Raised {
  constructor(error) { this.error = error; }
}

/** What `runtime.earlyReturn` throws. */
class EarlyReturn {
  constructor(value, skipTo) {
    this.value = value;
    this.skipTo = skipTo;
  }
}

/** A function of a library that was not called as it must be. Its message stands alone, without a place. */
function refuse(message) {
  throw new Raised({ message, type: "Code" });
}

/** The call under way. */
let call;

function shared(name, values) {
  const answer = native(name, writeJSON(values));
  const value = parseJSON(answer.slice(1));
  if (answer[0] === "v") return value;
  throw new Raised(value);
}

/** A function of `util` that templates have too. */
const share = (name) => (...values) => shared(name, values);

const shareAll = (prefix, names) => {
  const functions = {};
  for (const name of names) functions[name] = share(prefix + name);
  return functions;
};

const orNull = (value) => (value === undefined ? null : value);
const text = (value) => (typeof value === "string" ? value : writeJSON(value));

// MARK: util

function error(message, type, data, info) {
  return { message: message === undefined || message === null ? "null" : text(message), type: orNull(type), data: orNull(data), info: orNull(info) };
}

function addResponseHeader(name, value) {
  call.headers.push({ name: name === undefined || name === null ? "" : text(name), value: orNull(value) });
}

const dynamodbNames = [
  "toDynamoDB", "toString", "toStringSet", "toNumber", "toNumberSet", "toBinary", "toBinarySet", "toBoolean", "toNull",
  "toList", "toMap", "toMapValues", "toS3Object", "fromS3ObjectJson",
];

const util = {
  ...shareAll("", [
    "escapeJavaScript", "urlEncode", "urlDecode", "base64Encode", "base64Decode", "autoId", "autoUlid", "autoKsuid",
    "matches",
  ]),
  unauthorized() { throw new Raised({ isUnauthorized: true }); },
  error(...values) { throw new Raised(error(...values)); },
  appendError(...values) { call.errors.push(error(...values)); },
  authType() { return call.authType; },
  time: shareAll("time.", [
    "nowISO8601", "nowEpochSeconds", "nowEpochMilliSeconds", "nowFormatted", "parseFormattedToEpochMilliSeconds",
    "parseISO8601ToEpochMilliSeconds", "epochMilliSecondsToSeconds", "epochMilliSecondsToISO8601",
    "epochMilliSecondsToFormatted",
  ]),
  dynamodb: shareAll("dynamodb.", dynamodbNames),
  http: { ...shareAll("http.", ["copyHeaders"]), addResponseHeader,
    addResponseHeaders(headers) { for (const name of Object.keys(headers ?? {})) addResponseHeader(name, headers[name]); } },
  xml: shareAll("xml.", ["toMap", "toJsonString"]),
  transform: shareAll("transform.", [
    "toDynamoDBFilterExpression", "toDynamoDBConditionExpression", "toElasticsearchQueryDSL", "toSubscriptionFilter",
  ]),
  math: shareAll("math.", ["roundNum", "minVal", "maxVal", "randomDouble", "randomWithinRange"]),
  str: shareAll("str.", ["normalize"]),
};

// MARK: extensions and runtime

const extensions = {};
for (const name of [
  "evictFromApiCache", "setSubscriptionFilter", "setSubscriptionInvalidationFilter", "invalidateSubscriptions",
]) {
  extensions[name] = (...values) => {
    // A copy of what it is now: the script may go on to change it.
    call.extensions.push({ name, arguments: parseJSON(writeJSON(values)) });
    return null;
  };
}

const runtime = {
  earlyReturn(value, options) { throw new EarlyReturn(value, options?.skipTo); },
};

// MARK: console

function where(error) {
  const found = place(error.stack ?? "");
  return found ? { line: +found[1], column: +found[2] } : {};
}

/** `INFO - code.js:13:5: "This request is allowed"` ("Testing and debugging resolvers"). */
const log = (level) => (...values) => {
  const line = values.map((value) => writeJSON(value) ?? "undefined").join(" ");
  call.logs.push({ level, text: line, ...where(new Error()) });
};

const console = { log: log("INFO"), error: log("ERROR") };

// MARK: The language

/** Patterns are Java's, the developer guide says; replacements are alike in both. */
const replaceText = String.prototype.replace;
const replaces = (flags) => function (pattern, replacement) {
  let expression;
  try {
    expression = new RegExp(text(pattern), flags);
  } catch (thrown) {
    throw new TypeError(`Invalid regular expression: ${pattern}`);
  }
  return reflectApply(replaceText, `${this}`, [expression, text(replacement)]);
};
const reflectApply = Reflect.apply;

function keepOnly(object, names, symbols = []) {
  for (const key of Reflect.ownKeys(object)) {
    const isKept = typeof key === "string" ? names.includes(key) : symbols.includes(key);
    if (!isKept && Reflect.getOwnPropertyDescriptor(object, key).configurable) delete object[key];
  }
}

const freeze = Object.freeze;

/** `Object.assign` and its like, and not a function itself: constructors are not supported. */
const library = { assign: Object.assign, entries: Object.entries, hasOwn: Object.hasOwn, keys: Object.keys, values: Object.values };
const globals = {
  Object: freeze(library),
  Math: freeze({
    random: () => shared("math.randomDouble", []),
    min: Math.min, max: Math.max, round: Math.round, floor: Math.floor, ceil: Math.ceil,
  }),
  JSON: freeze({
    /** "Returns a blank string if the parsed string is not valid JSON." */
    parse(value) { try { return parseJSON(value); } catch (thrown) { return ""; } },
    stringify: writeJSON,
  }),
  String: freeze({ raw: String.raw }),
  Number: freeze({ isFinite: Number.isFinite, isNaN: Number.isNaN }),
  console: freeze(console),
};

/** After everything else: what follows has no more of the language than scripts have. */
function restrict() {
  String.prototype.replace = replaces("");
  String.prototype.replaceAll = replaces("g");
  const iterator = [Symbol.iterator];
  keepOnly(String.prototype, [
    "length", "charAt", "concat", "endsWith", "includes", "indexOf", "lastIndexOf", "replace", "replaceAll", "slice",
    "split", "startsWith", "toLowerCase", "toUpperCase", "trim", "trimEnd", "trimStart", "toString", "valueOf",
  ], iterator);
  keepOnly(Array.prototype, [
    "length", "concat", "fill", "flat", "includes", "indexOf", "join", "lastIndexOf", "pop", "push", "reverse", "shift",
    "slice", "sort", "splice", "unshift", "forEach", "map", "flatMap", "filter", "reduce", "reduceRight", "find",
    "some", "every", "findIndex", "findLast", "findLastIndex", "toString",
  ], iterator);
  keepOnly(Number.prototype, ["toString", "valueOf"]);
  keepOnly(Boolean.prototype, ["toString", "valueOf"]);
  keepOnly(Object.prototype, ["toString", "valueOf"]);
  keepOnly(Function.prototype, ["length", "name"], [Symbol.hasInstance]);
  for (const prototype of [String, Array, Number, Boolean, Object, Function]) freeze(prototype.prototype);
  for (const library of [util, util.time, util.dynamodb, util.http, util.xml, util.transform, util.math, util.str, util.rds, extensions, runtime, ...Object.values(modules)]) freeze(library);
  freeze(modules);
}

// MARK: Calls

/** The words of the engine in those that AppSync, V8 and everybody else have. */
function describe(thrown) {
  const name = thrown?.name ?? "Error";
  const message = thrown?.message ?? `${thrown}`;
  const member = readsMember(message);
  if (member) return { name, message: `Cannot read properties of ${member[1]} (reading '${member[2]}')` };
  const callee = callsNothing(message);
  if (callee) return { name, message: `Invalid function: ${callee[1]}` };
  const variable = findsNothing(message);
  if (variable) return { name, message: `${variable[1]} is not defined` };
  return { name, message };
}

/** How often the loops of the script have run since each began. */
let iterations = [];
const iterationLimit = 1000;

function reset(loop) { iterations[loop] = 0; }

function tick(loop) {
  iterations[loop] += 1;
  if (iterations[loop] > iterationLimit) {
    throw new RangeError(`A loop has more than ${iterationLimit} iterations`);
  }
}

/** Takes the function that a script is (`CompiledScript`), gives the function that calls its handlers. */
function load(script) {
  const { Object, Math, JSON, String, Number, console } = globals;
  return (handler, input) => {
    const { ctx, authType } = parseJSON(input);
    ctx.args = ctx.arguments;
    call = { errors: [], headers: [], extensions: [], logs: [], authType };
    iterations = [];
    const answer = {};
    try {
      const handlers = script(modules, reset, tick, Object, Math, JSON, String, Number, console, util, extensions, runtime);
      answer.value = orNull(handlers[handler](ctx));
    } catch (thrown) {
      if (thrown instanceof Raised) {
        answer.raised = thrown.error;
      } else if (thrown instanceof EarlyReturn) {
        answer.value = orNull(thrown.value);
        answer.early = true;
        answer.skipTo = thrown.skipTo;
      } else {
        answer.failed = { ...describe(thrown), ...where(thrown ?? {}) };
      }
    }
    answer.stash = ctx.stash ?? {};
    answer.errors = call.errors;
    answer.headers = call.headers;
    answer.extensions = call.extensions;
    answer.logs = call.logs;
    try {
      return writeJSON(answer);
    } catch (thrown) {
      return writeJSON({ failed: describe(thrown), logs: call.logs });
    }
  };
}
