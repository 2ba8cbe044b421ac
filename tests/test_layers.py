"""Reads the source: fails when an arrow of docs/architecture.md runs back or a habit of CONTRIBUTING.md is broken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "disclosure",
    "govuk",
    "accounts",
    "ledger",
    "inspections",
    "cases",
    "ratings",
    "reports",
    "records",
    "transfer",
    "config",
)
PURE = {
    "cases.sample.balanced",
    "cases.board.plot",
    "cases.board.by_day",
    "cases.caseload.file",
    "inspections.changes",
    "cases.choices",
    "cases.fieldwork.contradictions",
    "cases.sample.cube",
    "cases.sample.entropy",
    "cases.notes.practice_text",
    "cases.sample.redraw",
    "cases.fieldwork.relevance",
    "cases.sample.reserves",
    "cases.sample.sampling",
    "cases.readings.second_sample",
    "ratings.rollup.agreement",
    "inspections.sent_changes",
    "cases.fieldwork.unsent_work",
    "inspections.context.glossary",
    "inspections.context.measures",
    "ledger.record",
    "ratings.rollup.classifications",
    "ratings.rollup.frozen",
    "ratings.pages.plot",
    "ratings.rollup.precision",
    "ratings.rollup.prompts",
    "ratings.pages.score_plot",
    "ratings.rollup.scoring",
    "ratings.rollup.sensitivity",
    "ratings.pages.standards_plot",
    "ratings.pages.sub_group_plot",
    "ratings.rollup.sub_groups",
    "inspections.texts.values",
    "reports.figures.references",
    "reports.figures.sentences",
    "reports.figures.words",
    "transfer.history",
    "transfer.without_records",
}
CLOCK = {"now", "today", "utcnow"}
UNWANTED = {
    "django.contrib.contenttypes.fields": "a generic foreign key",
    "django.db.models.signals": "a signal",
    "django.dispatch": "a signal",
    "django.views.generic": "a class-based view",
}
QUESTION_NUMBER = re.compile(r"[1-9]\.[1-9](\.[1-9])?")
MODULE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 50, 30
Function = ast.FunctionDef | ast.AsyncFunctionDef


def tier(module: str) -> int | None:
    """Where a module stands inside its app: 2 for what faces a person, 1 for what it leans on, 0 for models."""
    words = set(re.split(r"[._]", module.partition(".")[2]))
    for height, names in (
        (2, {"views", "admin", "management", "urls"}),
        (1, {"forms", "actions", "queries", "access"}),
    ):
        if words & names:
            return height
    return 0 if "models" in words else None


def imports(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Each import's line and the full name of what it names; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def arrows_back(module: str, tree: ast.AST) -> Iterator[str]:
    """Imports, and models named in text as foreign keys name them, that run against the layers."""
    app = module.split(".")[0]
    height = tier(module)
    named = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+\.[A-Z]\w+", node.value)
    ]
    for line, target in [*imports(tree, module.rpartition(".")[0]), *named]:
        other = target.split(".")[0]
        if other not in APPS or app not in APPS or app == "config":
            continue
        below = tier(target)
        if APPS.index(other) > APPS.index(app):
            yield f"{line}: {app} may not lean on {other} ({target})"
        elif height is not None and below is not None and below > height:
            yield f"{line}: {module} may not lean on {target}"


def pure_modules(sources: dict[str, str]) -> set[str]:
    """The modules that must be pure: PURE, and every module of ours that one of them imports."""
    found: set[str] = set()
    waiting = set(PURE & set(sources))
    while waiting:
        module = waiting.pop()
        found.add(module)
        for _, target in imports(ast.parse(sources[module]), module.rpartition(".")[0]):
            waiting |= {name for name in (target, target.rpartition(".")[0]) if name in sources} - found
    return found


def impurities(module: str, tree: ast.AST) -> Iterator[str]:
    """Django or a clock in a module that must be pure."""
    for line, target in imports(tree, module.rpartition(".")[0]):
        if target.split(".")[0] in {"django", "crispy_forms", "time", "os"}:
            yield f"{line}: {module} is pure and may not import {target}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
            yield f"{node.lineno}: {module} is pure and may not read the clock"


def hidden_imports(module: str, tree: ast.AST) -> Iterator[str]:
    """Imports inside functions, which dodge a circle instead of ending it; and what the project does without."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{node.lineno}: import inside {function.name}"
    for line, target in imports(tree, module.rpartition(".")[0]):
        yield from (
            f"{line}: {what} ({target})" for name, what in UNWANTED.items() if f"{target}.".startswith(f"{name}.")
        )


def question_numbers(tree: ast.AST) -> Iterator[str]:
    """A question's number written in code: the framework is rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and QUESTION_NUMBER.fullmatch(node.value):
            yield f"{node.lineno}: a question's number in code: {node.value}"


def sizes(module: str, tree: ast.AST, lines: int) -> Iterator[str]:
    """Modules, functions and views that have outgrown one reading."""
    if lines > MODULE_LINES:
        yield f"1: {module} has {lines} lines, at most {MODULE_LINES}"
    in_views = "views" in re.split(r"[._]", module)
    for function in functions(tree):
        arguments = function.args.posonlyargs + function.args.args
        is_view = in_views and bool(arguments) and arguments[0].arg == "request"
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        most = VIEW_LINES if is_view else FUNCTION_LINES
        if length > most:
            yield f"{function.lineno}: {function.name} has {length} lines, at most {most}"


def functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def faults(module: str, source: str, pure: set[str] = PURE) -> list[str]:
    """Every fault of one module outside the tests, as `line: what`; `pure` names the modules that must be."""
    tree = ast.parse(source)
    found = [*hidden_imports(module, tree), *question_numbers(tree)]
    if ".migrations." not in module:
        found += [*arrows_back(module, tree), *sizes(module, tree, source.count("\n"))]
    if module in pure:
        found += impurities(module, tree)
    return found


def modules() -> dict[str, Path]:
    """Every Python module of the project outside the tests, by its dotted name."""
    folders = (*APPS, "script", "benchmarks")
    paths = [ROOT / "manage.py", *(path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}


def test_no_module_has_a_fault() -> None:
    sources = {module: path.read_text() for module, path in modules().items()}
    pure = pure_modules(sources)
    found = [f"{module}:{fault}" for module, source in sources.items() for fault in faults(module, source, pure)]
    assert not found, "\n".join(found)


def test_no_test_imports_inside_a_function() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for fault in hidden_imports("tests", ast.parse(path.read_text()))
    ]
    assert not found, "\n".join(found)


def test_every_app_and_every_pure_module_is_read() -> None:
    assert set(modules()) >= PURE | {f"{app}.__init__" for app in APPS}
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"} == set(APPS)


def test_there_is_no_room_for_odds_and_ends() -> None:
    assert not [module for module in modules() if {"common", "helpers", "misc", "utils"} & set(module.split("."))]


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("cases.models", "import ratings.models", "1: cases may not lean on ratings (ratings.models)"),
        ("govuk.forms", "import inspections", "1: govuk may not lean on inspections (inspections)"),
        ("ratings.pages.views", "import config.urls", "1: ratings may not lean on config (config.urls)"),
        ("inspections.models", "a = Key('cases.Draw')", "1: inspections may not lean on cases (cases.Draw)"),
        ("cases.actions", "from cases import views", "1: cases.actions may not lean on cases.views"),
        ("cases.models", "from . import actions", "1: cases.models may not lean on cases.actions"),
        ("cases.models.case", "from ..forms import F", "1: cases.models.case may not lean on cases.forms.F"),
        ("cases.queries", "from inspections.admin import A", "1: cases.queries may not lean on inspections.admin.A"),
        ("cases.sample.sampling", "import django.db", "1: cases.sample.sampling is pure and may not import django.db"),
        ("cases.caseload.file", "day = date.today()", "1: cases.caseload.file is pure and may not read the clock"),
        ("cases.actions", "def draw():\n    import random", "2: import inside draw"),
        ("cases.actions", "class A:\n    async def b(self):\n        from c import d", "3: import inside b"),
        ("cases.apps", "from django.dispatch import receiver", "1: a signal (django.dispatch.receiver)"),
        ("cases.views", "from django.views import generic", "1: a class-based view (django.views.generic)"),
        ("ratings.rollup.scoring", "first = '2.1'", "1: a question's number in code: 2.1"),
        ("cases.migrations.0001_initial", "first = '3.2.1'", "1: a question's number in code: 3.2.1"),
        ("cases.forms", "a = 1\n" * 401, "1: cases.forms has 401 lines, at most 400"),
        ("cases.forms", "def a():\n" + "    b = 1\n" * 50, "1: a has 51 lines, at most 50"),
        ("cases.views", "def a(request):\n" + "    b = 1\n" * 30, "1: a has 31 lines, at most 30"),
    ],
)  # fmt: skip
def test_a_fault_is_found(module: str, source: str, fault: str) -> None:
    assert faults(module, source) == [fault]


def test_what_a_pure_module_imports_must_be_pure_too() -> None:
    sources = {
        "cases.sample.sampling": "from . import sizes\nimport math",
        "cases.sample.sizes": "from cases.models import Caseload",
        "cases.models": "from django.db import models",
        "cases.views": "from cases.sample.sampling import size",
    }
    assert pure_modules(sources) == {"cases.sample.sampling", "cases.sample.sizes", "cases.models"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("config.settings", "import reports.views"),
        ("reports.views", "from ratings.queries import roll_up\nfrom govuk.layout import Row"),
        ("cases.views", "from cases.forms import F\nfrom . import actions\nfrom .models import SampledCase"),
        ("cases.models", "owner = Key('inspections.Inspection')\nfrom cases.choices import Answer"),
        (
            "cases.fieldwork.relevance",
            "from datetime import date\nfrom cases.choices import Answer\nfrom .sampling import size",
        ),
        ("cases.actions", "share = '0.6'\nversion = '1.0'\nhour = timezone.now()"),
        ("cases.views", "def a(request):\n" + "    b = 1\n" * 29),
    ],
)
def test_what_keeps_to_the_layers_passes(module: str, source: str) -> None:
    assert faults(module, source) == []


def test_what_counts_is_read_as_decided() -> None:
    """Figures are of decided judgements: above `cases` a judgement is read through `decided`, but for the file."""
    read_otherwise = [
        module
        for module, path in modules().items()
        # What compares the records with the ledger reads them as they are stored.
        if module.split(".")[0] in {"ratings", "reports", "config"}
        and module != "ratings.ledger_queries"
        and re.search(r"(?<!decided\()\bAnswer\.objects.*Kind\.QUESTION|answers__value", path.read_text())
    ]
    assert not read_otherwise


def test_no_comment_of_a_template_goes_over_a_line() -> None:
    """Django ends such a comment at the end of the line, so that the page would show it."""
    shown = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in (ROOT / "templates", ROOT / "govuk" / "templates")
        for path in sorted(folder.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if line.count("{#") != line.count("#}")
    ]
    assert not shown
