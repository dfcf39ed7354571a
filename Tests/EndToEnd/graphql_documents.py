"""GraphQL documents and values out of a seed: valid ones by construction, and what becomes of them when they are damaged."""

import random

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
)


class Values:
    """Root values for the fields of a query type, nulls in all the wrong places included."""

    def __init__(self, schema, seed):
        self.schema = schema
        self.random = random.Random(seed)

    def root(self):
        return {
            name: self.value(field.type, depth=0)
            for name, field in self.schema.query_type.fields.items()
            if not name.startswith("echo")
        }

    def value(self, type_, depth):
        if is_non_null_type(type_):
            return None if self.random.random() < 0.04 else self.value(type_.of_type, depth)
        if self.random.random() < 0.1 or depth > 3:
            return None
        if is_list_type(type_):
            return [self.value(type_.of_type, depth) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        if is_leaf_type(type_):
            return self.leaf(type_.name)
        concrete = self.random.choice(self.schema.get_possible_types(type_)) if is_abstract_type(type_) else type_
        return {"__typename": concrete.name} | {
            name: self.value(field.type, depth + 1) for name, field in concrete.fields.items()
        }

    def leaf(self, name):
        return {
            "Int": lambda: self.random.randint(-(2**31), 2**31 - 1),
            "Float": lambda: self.random.choice([0.5, -1.25, 3, 1e20]),
            "Boolean": lambda: self.random.random() < 0.5,
            "String": lambda: self.random.choice(["", "Leia", "ö ☃ \" \\ \n", "true"]),
            "ID": lambda: self.random.choice(["1000", "a b"]),
        }[name]()


class Documents:
    """Valid documents: fields, aliases, arguments, variables, directives, named and inline fragments."""

    def __init__(self, schema, seed):
        self.schema = schema
        self.random = random.Random(seed)

    def document(self):
        self.variables = {}
        self.fragments = {}
        self.values = {}
        # A key stands for one field with one set of arguments, whatever the type: merging never conflicts.
        self.keys = {}
        selections = self.selections(self.schema.query_type, depth=0)
        definitions = ", ".join(f"${name}: {type_}" for name, type_ in self.variables.items())
        head = f"query Q({definitions})" if definitions else self.random.choice(["query Q", "query", ""])
        return "\n".join([f"{head} {selections}", *self.fragments.values()])

    def selections(self, type_, depth):
        chosen = [self.selection(type_, depth) for _ in range(self.random.randint(1, 4))]
        return "{ " + " ".join(chosen) + " }"

    def selection(self, type_, depth):
        kind = self.random.random()
        if kind < 0.08:
            return "__typename"
        if depth < 6 and kind < 0.22:
            return f"... {self.condition(type_)}{self.directives()}{self.selections(self.narrowed, depth + 1)}"
        if depth < 6 and kind < 0.32:
            name = f"F{len(self.fragments)}"
            self.fragments[name] = ""
            condition = self.condition(type_) or f"on {type_.name} "
            self.fragments[name] = f"fragment {name} {condition}{self.selections(self.narrowed, depth + 1)}"
            return f"...{name}{self.directives()}"
        return self.field(type_, depth)

    def condition(self, type_):
        """A type condition that may stand there, or none; `narrowed` is the type below it."""
        possible = set(self.schema.get_possible_types(type_)) if is_abstract_type(type_) else {type_}
        fitting = [
            other
            for name, other in self.schema.type_map.items()
            if not name.startswith("__")
            and (is_object_type(other) or is_abstract_type(other))
            and possible & (set(self.schema.get_possible_types(other)) if is_abstract_type(other) else {other})
        ]
        if self.random.random() < 0.2:
            self.narrowed = type_
            return ""
        self.narrowed = self.random.choice(fitting)
        return f"on {self.narrowed.name} "

    def field(self, type_, depth):
        fields = dict(getattr(type_, "fields", {}))
        leaves = [name for name, field in fields.items() if is_leaf_type(get_named_type(field.type))]
        names = leaves if depth > 4 else list(fields)
        if not names:
            return "__typename"
        name = self.random.choice(names)
        field = fields[name]
        arguments = self.arguments(field)
        # Fields of one name differ in type from type to type, so a key is bound to all that it depends on.
        identity = (type_.name, name, arguments)
        key = self.keys.setdefault(identity, f"k{len(self.keys)}") if self.random.random() < 0.4 or arguments else name
        if key == name and self.keys.setdefault((name,), str(field.type)) != str(field.type):
            key = self.keys.setdefault(identity, f"k{len(self.keys)}")
        alias = "" if key == name else f"{key}: "
        below = get_named_type(field.type)
        selections = "" if is_leaf_type(below) else " " + self.selections(below, depth + 1)
        return f"{alias}{name}{arguments}{self.directives()}{selections}"

    def arguments(self, field):
        given = [
            f"{name}: {self.argument(argument.type)}"
            for name, argument in field.args.items()
            if is_required_argument(argument) or self.random.random() < 0.5
        ]
        return f"({', '.join(given)})" if given else ""

    def argument(self, type_):
        if self.random.random() < 0.35:
            name = f"v{len(self.variables)}"
            self.variables[name] = type_
            self.values[name] = self.json(type_)
            return f"${name}"
        return self.literal(type_)

    def literal(self, type_):
        if is_non_null_type(type_):
            return self.literal_of(type_.of_type)
        return "null" if self.random.random() < 0.15 else self.literal_of(type_)

    def literal_of(self, type_):
        if is_list_type(type_):
            if self.random.random() < 0.2 and not is_list_type(type_.of_type):
                return self.literal_of(type_.of_type.of_type if is_non_null_type(type_.of_type) else type_.of_type)
            return "[" + ", ".join(self.literal(type_.of_type) for _ in range(self.random.randint(0, 3))) + "]"
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            return "{" + ", ".join(f"{name}: {self.literal(field.type)}" for name, field in self.chosen(type_)) + "}"
        return {"Int": "7", "Float": "2.5", "Boolean": "true", "String": '"s\\u00e9"', "ID": '"id"'}[type_.name]

    def chosen(self, type_):
        return [
            (name, field)
            for name, field in type_.fields.items()
            if is_non_null_type(field.type) or self.random.random() < 0.5
        ]

    def json(self, type_):
        if is_non_null_type(type_):
            type_ = type_.of_type
        elif self.random.random() < 0.15:
            return None
        if is_list_type(type_):
            return [self.json(type_.of_type) for _ in range(self.random.randint(0, 3))]
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            return {name: self.json(field.type) for name, field in self.chosen(type_)}
        return {"Int": 7, "Float": 2.5, "Boolean": True, "String": "sé", "ID": "id"}[type_.name]

    def directives(self):
        if self.random.random() > 0.12:
            return " "
        kind = self.random.choice(["skip", "include"])
        if self.random.random() < 0.5:
            return f" @{kind}(if: {self.random.choice(['true', 'false'])}) "
        name = f"v{len(self.variables)}"
        self.variables[name] = "Boolean!"
        self.values[name] = self.random.random() < 0.5
        return f" @{kind}(if: ${name}) "


class Damage:
    """One change to a document's tokens, after which it may be anything."""

    WORDS = (
        "name id hero friends Human Droid Character unknown Nowhere $v0 $v1 $nobody 7 2.5 true null \"text\" EMPIRE "
        "@skip(if:true) @include @nowhere { } ( ) ... ...F0 on : ! [ ] query fragment k0 k1"
    ).split()

    def __init__(self, seed):
        self.random = random.Random(seed)

    def __call__(self, document):
        tokens = document.replace("{", " { ").replace("}", " } ").replace("(", " ( ").replace(")", " ) ").split()
        place = self.random.randrange(len(tokens))
        match self.random.randrange(5):
            case 0:
                del tokens[place]
            case 1:
                tokens.insert(place, self.random.choice(self.WORDS))
            case 2:
                tokens[place] = self.random.choice(self.WORDS)
            case 3:
                tokens.insert(place, self.random.choice(tokens))
            case _:
                other = self.random.randrange(len(tokens))
                tokens[place], tokens[other] = tokens[other], tokens[place]
        return " ".join(tokens)
