"""Relative imports that lead out of the package."""


class RelativeImports:
    """Notices an import that leads out of the package: `from ..realtime import x` in a module that is at the top.

    It raises an ImportError with no module's name, and asks no finder; so it is the source that tells.
    """

    # What ast.parse does. The package may have an ast of its own.
    ONLY_TREE = 0x400

    def __init__(self, own, reports):
        self.own = own
        self.reports = reports

    def loads(self, module, is_package, source, name):
        try:
            if b"from ." not in source or self.own.name(name) is None:
                return
            depth = module.count(".") + is_package
            for statement, has_other_way in self._imports(compile(source, name, "exec", self.ONLY_TREE), False):
                if statement.level > depth and not has_other_way:
                    imported = "." * statement.level + (statement.module or statement.names[0].name)
                    self.reports.relative(imported, module, self.own.name(name), statement.lineno)
        except Exception:
            pass

    def _imports(self, node, has_other_way):
        kind = type(node).__name__
        if kind == "ImportFrom":
            yield node, has_other_way
        for field in node._fields:
            children = getattr(node, field, None)
            # `except ImportError: from utils import x`
            tries = kind == "Try" and field == "body" and any(map(self._has_import, node.handlers))
            for child in children if isinstance(children, list) else [children]:
                if hasattr(child, "_fields"):
                    yield from self._imports(child, has_other_way or tries)

    @staticmethod
    def _has_import(handler):
        return any(type(statement).__name__ in ("Import", "ImportFrom") for statement in handler.body)
