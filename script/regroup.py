#!/usr/bin/env python3
"""Regroups `cases` and `ratings` by what their code is about. Run in the root of a clean checkout of `one`.

    python3 script/regroup.py               moves, rewrites, formats, checks; then commit
    python3 script/regroup.py --docstrings  the second commit: "Return …", and docstrings that repeat a name go
    python3 script/regroup.py --count       only counts lines of application code

A file of cases/ratings (modules, templates, tests) that the table doesn't know stops it before anything is touched.
Entries whose file is not there are skipped with a note. Nothing is committed.
"""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import textwrap
import tokenize
from collections import Counter
from pathlib import Path

# --------------------------------------------------------------------------------------------------- the table

# room: old names (below the app, without .py) and new names (below the room); "=" keeps the last part of the name.
CASES = {
    "caseload": """
        caseload=file  spreadsheet  personal_columns  profile  recorded
        actions/caseload=actions  forms/caseload=forms  views/caseload=views
    """,
    "sample": """
        sampling  balanced  cube  entropy  draw_record  redraw  precision  pseudonyms  representativeness
        reserves  reserve_queries  selection_in_words  size_in_words  service_list
        actions/sample=actions  actions/long_draw=long_draw_actions  actions/withdrawal=withdrawal_actions
        forms/sample=forms  forms/withdrawal=withdrawal_forms
        views/sample=views  views/representativeness=representativeness_views  views/service_list=service_list_views
        views/withdrawal=withdrawal_views
    """,
    "board": """
        board_queries=queries  board_plot=plot  by_day  allocating  worklist_queries
        actions/allocation=allocation_actions  forms/allocation=allocation_forms  views/allocation=allocation_views
        forms/board=forms  views/board=views
    """,
    "fieldwork": """
        fieldwork_queries=queries  fieldwork_rows=rows  pages  relevance  contradictions  open_questions  one_answer
        answer_history  answer_images  answer_lines  answer_places  case_history  changes  sent_changes  unsent_work
        held_queries  together_in_json=others_in_json
        actions/fieldwork=actions  actions/changes=change_actions  actions/deciding=deciding_actions
        actions/held=held_actions  actions/presence=presence_actions  actions/storing=storing_actions
        forms/fieldwork=forms  forms/deciding=deciding_forms
        views/fieldwork=views  views/changes=change_views  views/deciding=deciding_views  views/offline=offline_views
    """,
    "readings": """
        second_reading_queries=queries  second_reading_rows=rows  second_sample
        actions/second_reading=actions  actions/joint_decision=joint_decision_actions
        forms/second_reading=forms  views/second_reading=views  views/joint_decisions=joint_decision_views
    """,
    "notes": """
        casework=queries  notices  practice_text  alert_queries  comment_queries  example_queries
        actions/casework=actions  actions/alerts=alert_actions  actions/comments=comment_actions
        actions/examples=example_actions
        forms/alerts=alert_forms  forms/comments=comment_forms  forms/examples=example_forms
        views/alerts=alert_views  views/comments=comment_views  views/examples=example_views
    """,
}
RATINGS = {
    "rollup": """
        figures  scoring  discretion  sensitivity  agreement  classifications  prompts  precision  sub_groups  frozen
        explain
    """,
    "panel": """
        panel=rules  sitting=attendance  agenda  forms=decision_forms  panel_forms=forms  panel_views=views
        panel_urls=urls  representation_views
        actions/closing=closing_actions  actions/meetings=meeting_actions  actions/proposals=proposal_actions
        actions/representations=representation_actions
    """,
    "pages": """
        pages=sections  views  change_pages=changes  classification_pages=classifications  prompt_pages=prompts
        sub_group_pages=sub_groups  agreement_queries  agreement_views  explain_views  plot  score_history  score_plot
        strip=standards_plot  sub_group_export  sub_group_plot  sub_group_queries  sub_group_views  table  what_if_form
    """,
}
TEMPLATES_CASES = {
    "caseload": """
        caseload  caseload_cases=cases  caseload_load=load  caseload_replace=replace  _caseload_columns=_columns
        _caseload_difference=_difference
    """,
    "sample": """
        sample  sample_progress=progress  sample_settings=settings  representativeness  _sample_counts=_counts
        _sample_drawn=_drawn  _sample_prospect=_prospect  _sample_windows=_windows  _sampled_cases  _service_list
        _withdrawn_cases
    """,
    "board": """
        board  _board_cases=_cases  _board_counts=_counts  _board_days=_days  _board_stage=_stage  reallocate
        allocation  _allocation_table  case_list  _case_status
    """,
    "fieldwork": """
        case  case_history  page  my_cases  my_work  submit  reopen  held  answer_history  _case_in_view
        _character_count  _held_beside=_held_change  _item  _item_guidance  _keys  _missing  _my_cases_table
        _open_questions  _page_form  _page_state  _page_to_read  _section_heading  _take_offline  _taken_back
        _two_answers  _withdrawn
    """,
    "readings": """
        second_readings  second_reading  second_reading_draw=draw  second_reading_submit=submit  differences
        joint_decision  _both_readings  _my_second_readings  _second_reading  _second_readings_table
    """,
    "notes": """
        alert  alert_form  alert_raise  alerts  comments  example_form  examples  case_notes  _casework  _open_alerts
        _notices  _mentions
    """,
}
TEMPLATES_RATINGS = {
    "panel": """
        panel  panel_act=act  panel_chair=chair  panel_confirm=confirm  panel_convene=convene  panel_decide=decide
        meeting  _meeting  close  reopen  propose  representation_add  representation_answer  representations
        _decisions  _representation  _under_way
    """,
    "pages": """
        agreement  changes  classifications  domain  key_question  ratings  standard  sub_groups  what_if
        _cases_behind  _grounds  _marked  _moves  _plot  _prompts  _questions  _score_history  _score_of  _score_plot
        _strip=_standards_plot  _sub_group_plot  _sub_group_table
    """,
}
TESTS_CASES = {
    "caseload": """
        caseload_files=files  caseloads  test_caseload=test_file  test_caseload_actions=test_actions
        test_caseload_pages=test_pages  test_caseload_workbook=test_workbook  test_personal_columns  test_profile
        test_spreadsheet
    """,
    "sample": """
        balanced_caseloads  drawn  test_balanced  test_cube  test_entropy  test_long_draw  test_precision
        test_pseudonyms  test_representativeness  test_reserves  test_sample_actions=test_actions
        test_sample_pages=test_pages  test_sampling  test_sampling_properties  test_service_list  test_size_in_words
        test_verify_sample  test_withdrawal_actions  test_withdrawal_pages  test_withheld_groups
    """,
    "board": "test_allocating  test_allocation_actions  test_allocation_pages  test_board  test_by_day  test_worklists",
    "fieldwork": """
        fieldwork=answering  test_case_history  test_changes  test_changes_view=test_change_views  test_contradictions
        test_deciding  test_departures  test_fieldwork_actions=test_actions  test_fieldwork_at_once=test_at_once
        test_fieldwork_pages=test_pages  test_held_in_history  test_never_copied_forward  test_open_questions
        test_relevance
    """,
    "readings": """
        second_readings  test_reading_blind  test_second_reading_actions=test_actions
        test_second_reading_pages=test_pages  test_second_sample
    """,
    "notes": """
        test_alert_actions  test_alert_pages  test_comment_actions  test_comment_pages  test_example_actions
        test_example_pages  test_practice_text
    """,
}
TESTS_RATINGS = {
    "rollup": """
        outlines  test_agreement  test_classifications  test_explain  test_precision  test_prompts  test_scoring
        test_scoring_properties  test_scoring_published  test_sensitivity  test_sub_groups
    """,
    "panel": """
        panel=meetings  decided  test_closing  test_meetings  test_panel_at_once=test_at_once
        test_panel_views=test_views  test_proposals
    """,
    "pages": """
        test_agreement_pages  test_explain_views  test_plots  test_score_plot  test_sub_group_pages  test_views
    """,
}
# Anything else, as whole paths.
OTHERS = {
    "cases/small_numbers.py": "disclosure/small_numbers.py",
    "tests/cases/test_small_numbers.py": "tests/disclosure/test_small_numbers.py",
    "cases/models/together.py": "cases/models/held_changes.py",
    "cases/data/practice-examples.yaml": "cases/notes/data/practice-examples.yaml",
}
# Names of modules that are also models' labels: left alone where a string is nothing but that.
LABELS = {"cases.caseload"}
# Packages that are empty afterwards.
GONE = ("cases/actions", "cases/forms", "cases/views", "ratings/actions")
# What stays where it is: whole paths, or folders with a slash at the end.
STAYS = """
    cases/__init__.py cases/access.py cases/apps.py cases/choices.py cases/converters.py cases/queries.py
    cases/row_checks.py cases/urls.py cases/models/ cases/migrations/ cases/management/ cases/templatetags/
    ratings/__init__.py ratings/admin.py ratings/admin_forms.py ratings/admin_lists.py ratings/apps.py
    ratings/models.py ratings/queries.py ratings/row_checks.py ratings/urls.py ratings/migrations/
    ratings/management/ ratings/templatetags/
    tests/cases/__init__.py tests/cases/at_once.py tests/cases/routes.py tests/cases/test_readers.py
    tests/ratings/__init__.py tests/ratings/casework.py tests/ratings/evidence.py tests/ratings/routes.py
    tests/ratings/test_admin.py tests/ratings/test_command.py tests/ratings/test_queries.py
    tests/ratings/test_readers.py tests/ratings/worked.py
""".split()

# Names in the code that hide, whole identifiers: everywhere …
IDENTIFIERS = {
    "Beside": "OthersWork",
    "Strip": "StandardsPlot",
    "strip_of": "standards_plot_of",
    "faults_of_the_sitting": "faults_of_attendance",
    "write_beside": "write_notes",
}
# … or only in some files (by their new path).
IDENTIFIERS_IN = {
    "cases/fieldwork/rows.py": {"beside": "others"},
    "cases/fieldwork/views.py": {"beside": "others"},
    "tests/test_layers.py": {},
}
# Further words, as they stand: (new path, old, new); a note where one is not found.
WORDS = [
    ("ratings/pages/views.py", '"strip": ', '"standards_plot": '),
    (
        "ratings/pages/standards_plot.py",
        "The geometry of the strip of standards",
        "The geometry of the plot of standards",
    ),
    ("ratings/pages/standards_plot.py", "the strip of every standard", "the plot of every standard"),
    ("templates/ratings/pages/_standards_plot.html", "strip.", "standards_plot."),
    ("templates/ratings/pages/_standards_plot.html", "strip-", "standards-plot-"),
    ("tests/ratings/pages/test_views.py", "strip-title", "standards-plot-title"),
    ("tests/ratings/pages/test_views.py", "the_strip_", "the_plot_of_standards_"),
    ("tests/ratings/pages/test_plots.py", "the_strip_", "the_plot_of_standards_"),
    (
        "ratings/panel/attendance.py",
        "Who still sits at a panel meeting under way",
        "Who still attends a panel meeting under way",
    ),
    (
        "cases/fieldwork/rows.py",
        "What stands beside the answers of a page:",
        "What others did with the answers of a page:",
    ),
    (
        "docs/architecture.md",
        "`caseload.py`, `sampling.py`, `relevance.py`: pure; `actions/`: every write",
        "rooms `caseload/ sample/ board/ fieldwork/ readings/ notes/`; `caseload/file.py`, `sample/sampling.py`, "
        "`fieldwork/relevance.py`: pure",
    ),
    ("docs/architecture.md", "| `scoring.py`: pure |", "| rooms `rollup/` (pure: `scoring.py`), `panel/`, `pages/` |"),
    ("CONTRIBUTING.md", "the function in the app's `actions`,", "the function in its room's `actions`,"),
    ("CONTRIBUTING.md", "`tests/<app>/test_<module>.py`;", "`tests/<app>/<room>/test_<module>.py`;"),
    # A sample of the test itself, which imports by a dot.
    ("tests/test_layers.py", '"cases.sizes"', '"cases.sample.sizes"'),
]
# The new app: (file, pattern, replacement), once, skipped where it is there already.
NEW_APP = [
    ("config/settings.py", r'    "cases",\n', '    "disclosure",\n    "cases",\n', '"disclosure"'),
    ("tests/test_layers.py", r'APPS = \((\s*)"govuk"', r'APPS = (\1"disclosure", "govuk"', '"disclosure"'),
    (
        "docs/architecture.md",
        r"(\| `cases/` \|[^\n]*\n)",
        "\\1| `disclosure/` | which counts of a table are withheld; pure, read by cases, ratings and reports | "
        "`small_numbers.py` |\n",
        "| `disclosure/`",
    ),
    (
        "CONTRIBUTING.md",
        r"(    transfer -> [^\n]*never back\n)",
        "\\1    disclosure: pure, read by cases, ratings and reports\n",
        "disclosure:",
    ),
]
# Names of modules that say something only inside their room: imported from elsewhere they keep their old names.
GENERAL = {"actions", "attendance", "file", "forms", "queries", "rows", "rules", "urls", "views"}
DISCLOSURE = '''"""Tells Django of the app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """The app that says what may be shown to whom."""

    name = "disclosure"
'''

# ------------------------------------------------------------------------------------------------------ helpers

RUFF = ".venv/bin/ruff"
notes: list[str] = []


def run(*command: str, check: bool = True) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode:
        sys.exit(f"{' '.join(command[:4])} …: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def tracked(*patterns: str) -> list[str]:
    return [path for path in run("git", "ls-files", "--", *patterns).splitlines() if Path(path).is_file()]


def table() -> dict[str, str]:
    moves = dict(OTHERS)
    for start, rooms, ending in (
        ("cases/", CASES, ".py"),
        ("ratings/", RATINGS, ".py"),
        ("templates/cases/", TEMPLATES_CASES, ".html"),
        ("templates/ratings/", TEMPLATES_RATINGS, ".html"),
        ("tests/cases/", TESTS_CASES, ".py"),
        ("tests/ratings/", TESTS_RATINGS, ".py"),
    ):
        for room, words in rooms.items():
            for word in words.split():
                old, _, new = word.partition("=")
                moves[f"{start}{old}{ending}"] = f"{start}{room}/{new or old.rpartition('/')[2]}{ending}"
    targets = Counter(moves.values())
    assert max(targets.values()) == 1, [target for target, times in targets.items() if times > 1]
    return moves


def check_known(moves: dict[str, str]) -> None:
    known = {*moves, *(f"{package}/__init__.py" for package in GONE)}
    known |= {stay for stay in STAYS if not stay.endswith("/")}
    folders = tuple(stay for stay in STAYS if stay.endswith("/"))
    there = tracked("cases", "ratings", "templates/cases", "templates/ratings", "tests/cases", "tests/ratings")
    unknown = [path for path in there if path not in known and not path.startswith(folders)]
    if unknown:
        sys.exit("The table of regroup.py does not know:\n  " + "\n  ".join(unknown))
    for path in sorted(set(moves) - set(there)):
        notes.append(f"not there any more, skipped: {path}")
    for stay in STAYS:
        if not Path(stay).exists():
            notes.append(f"not there any more, skipped: {stay} (stays)")


def dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


# --------------------------------------------------------------------------------------------------- rewriting


class Rewriter:
    """Rewrites what names a moved file: imports, dotted names, paths."""

    def __init__(self, moves: dict[str, str], *, bare: bool = False) -> None:
        self.moves = moves
        if bare:
            return
        self.modules = {dotted(old): dotted(new) for old, new in moves.items() if old.endswith(".py")}
        names = "|".join(re.escape(name) for name in sorted(self.modules, key=len, reverse=True))
        self.names = re.compile(rf"(?<![\w./:-])(?:{names})(?![\w])(?!\.html|\.py\b)")
        paths = {
            **moves,
            **{
                old.removeprefix("templates/"): new.removeprefix("templates/")
                for old, new in moves.items()
                if old.startswith("templates/")
            },
        }
        self.paths = paths
        known = "|".join(re.escape(path) for path in sorted(paths, key=len, reverse=True))
        self.path = re.compile(rf"(?<![\w/.-])(?:{known})(?![\w-])")

    def text(self, text: str, *, names: bool = True) -> str:
        text = self.path.sub(lambda found: self.paths[found.group()], text)
        return self.names.sub(lambda found: self.modules[found.group()], text) if names else text

    def python(self, path: str, source: str, was: str) -> str:
        """Rewrite a module; `was` is its old path, against which relative imports are read."""
        tree = ast.parse(source)
        lines = source.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))

        def at(line: int, column: int) -> int:
            return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

        edits: list[tuple[int, int, str]] = []
        bound, stored = self._bindings(tree)
        wanted = self._wanted(tree, was, dotted(path).rpartition(".")[0])
        times = Counter(new for _, new in wanted.items())
        renames: dict[str, str] = {}
        for old, new in wanted.items():
            if new != old and times[new] == 1 and new not in bound and old not in stored:
                renames[old] = new
        spans: list[tuple[int, int]] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name in self.modules:
                        sys.exit(f"{path}:{node.lineno}: `import {alias.name}` is not rewritten by this script")
            if not isinstance(node, ast.ImportFrom):
                continue
            begin, end = at(node.lineno, node.col_offset), at(node.end_lineno or node.lineno, node.end_col_offset or 0)
            spans.append((begin, end))
            statement = self._statement(node, was, renames)
            if statement is None:
                continue
            line_end = source.index("\n", end) if "\n" in source[end:] else len(source)
            comment = source[end:line_end]
            inner = [line for line in source[begin:end].splitlines() if "#" in line]
            if inner:
                notes.append(f"{path}:{node.lineno}: comments inside an import: {inner}")
            indent = " " * node.col_offset
            edits.append((begin, line_end, f"\n{indent}".join(f"{one}{comment}" for one in statement)))
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in renames:
                begin = at(node.lineno, node.col_offset)
                edits.append((begin, begin + len(node.id), renames[node.id]))
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            begin = starts[token.start[0] - 1] + token.start[1]
            end = starts[token.end[0] - 1] + token.end[1]
            if any(first <= begin < last for first, last in spans):
                continue
            if token.type in (tokenize.STRING, tokenize.COMMENT) and "/migrations/" not in path:
                if token.string.strip("\"'") in LABELS and path != "tests/test_layers.py":
                    notes.append(f"{path}:{token.start[0]}: {token.string} is taken for a model's label, left")
                    continue
                new = self.text(token.string)
                if new != token.string:
                    edits.append((begin, end, new))
        for begin, end, new in sorted(edits, reverse=True):
            source = source[:begin] + new + source[end:]
        return source

    def _bindings(self, tree: ast.AST) -> tuple[set[str], set[str]]:
        """The names that a module uses in any way, and those that it binds otherwise than by an import."""
        used: set[str] = set()
        stored: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                used.add(node.id)
                if not isinstance(node.ctx, ast.Load):
                    stored.add(node.id)
            elif isinstance(node, ast.arg):
                used.add(node.arg)
                stored.add(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                used.add(node.name)
                stored.add(node.name)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                used |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        return used, stored

    def _base(self, node: ast.ImportFrom, was: str) -> str:
        if not node.level:
            return node.module or ""
        package = dotted(was).split(".")[: -node.level]
        return ".".join([*package, *([node.module] if node.module else [])])

    def _wanted(self, tree: ast.AST, was: str, room: str) -> dict[str, str]:
        """Modules imported by their own names, and the names that they have now."""
        wanted = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    new = self.modules.get(f"{self._base(node, was)}.{alias.name}")
                    if new and not alias.asname:
                        name = new.rpartition(".")[2]
                        keeps = name in GENERAL and new.rpartition(".")[0] != room
                        wanted[alias.name] = alias.name if keeps else name
        return wanted

    def _statement(self, node: ast.ImportFrom, was: str, renames: dict[str, str]) -> list[str] | None:
        base = self._base(node, was)
        changed = bool(node.level)
        found: dict[str, list[str]] = {}
        for alias in node.names:
            module, name, binding = base, alias.name, alias.asname
            if base in self.modules:
                module, changed = self.modules[base], True
            elif f"{base}.{alias.name}" in self.modules:
                changed = True
                module, _, name = self.modules[f"{base}.{alias.name}"].rpartition(".")
                if not binding:
                    binding = renames.get(alias.name, alias.name)
            elif f"{base}.{alias.name}".replace(".", "/") in GONE:
                sys.exit(f"{was}:{node.lineno}: imports the package {base}.{alias.name}, which goes")
            found.setdefault(module, []).append(name if binding in (None, name) else f"{name} as {binding}")
        if not changed:
            return None
        return [f"from {module} import {', '.join(names)}" for module, names in found.items()]


def rename_identifiers(path: str, source: str) -> str:
    names = {**IDENTIFIERS, **IDENTIFIERS_IN.get(path, {})}
    everywhere = re.compile(
        r"(?<![\w.])(" + "|".join(n for n in IDENTIFIERS if n.lower() != n and "_" in n or "_" in n) + r")\b"
    )
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    edits = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        begin = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        if token.type == tokenize.NAME and token.string in names:
            edits.append((begin, end, names[token.string]))
        elif token.type in (tokenize.STRING, tokenize.COMMENT):
            new = everywhere.sub(lambda found: IDENTIFIERS[found.group(1)], token.string)
            if new != token.string:
                edits.append((begin, end, new))
    for begin, end, new in reversed(edits):
        source = source[:begin] + new + source[end:]
    return source


def deepen(source: str, by: int) -> str:
    """A test that lies deeper finds the project further up."""
    return re.sub(
        r"(Path\(__file__\)(?:\.resolve\(\))?\.parents\[)(\d+)\]",
        lambda found: f"{found.group(1)}{int(found.group(2)) + by}]",
        source,
    )


# ----------------------------------------------------------------------------------------------------- long lines


def reflow() -> None:
    """Break lines of docstrings and comments that have grown too long, to the end of their paragraph."""
    for _ in range(40):
        found = json.loads(run(RUFF, "check", "--select", "E501", "--output-format", "json", ".", check=False) or "[]")
        done = set()
        for fault in found:
            path = Path(fault["filename"])
            if path not in done and _reflow(path, fault["location"]["row"]):
                done.add(path)
        if not done:
            break
    for fault in json.loads(
        run(RUFF, "check", "--select", "E501", "--output-format", "json", ".", check=False) or "[]"
    ):
        notes.append(f"line too long: {Path(fault['filename']).relative_to(Path.cwd())}:{fault['location']['row']}")


def _docstring_lines(source: str) -> list[tuple[int, int]]:
    spans = []
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for one in body:
                if (
                    isinstance(one, ast.Expr)
                    and isinstance(one.value, ast.Constant)
                    and isinstance(one.value.value, str)
                ):
                    spans.append((one.lineno, one.end_lineno or one.lineno))
    return spans


def _reflow(path: Path, row: int) -> bool:
    source = path.read_text()
    lines = source.split("\n")
    line = lines[row - 1]
    indent = line[: len(line) - len(line.lstrip())]
    if line.lstrip().startswith("# "):
        end = row
        while end < len(lines) and lines[end].startswith(f"{indent}# ") and lines[end].strip() != "#":
            end += 1
        words = " ".join(one.strip().removeprefix("# ") for one in lines[row - 1 : end])
        new = textwrap.wrap(
            words,
            120,
            initial_indent=f"{indent}# ",
            subsequent_indent=f"{indent}# ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    else:
        span = next(((first, last) for first, last in _docstring_lines(source) if first <= row <= last), None)
        if span is None:
            return False
        end = row
        while (
            end < span[1]
            and lines[end].strip()
            and lines[end].strip() != '"""'
            and not re.match(r"\s*[-*] ", lines[end])
        ):
            end += 1
        if end == span[1] and lines[end - 1].strip().endswith('"""') and lines[end - 1].strip() != '"""':
            pass
        words = " ".join(one.strip() for one in lines[row - 1 : end])
        new = textwrap.wrap(
            words, 120, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    if new == lines[row - 1 : end]:
        return False
    lines[row - 1 : end] = new
    path.write_text("\n".join(lines))
    return True


# ------------------------------------------------------------------------------------------------------- checks


def dangling(rewriter: Rewriter) -> list[str]:
    """What still names a file that has moved, or a template that is not there."""
    found = []
    templates = {path.split("templates/", 1)[1] for path in run("git", "ls-files").splitlines() if "templates/" in path}
    for path in tracked("*.py", "*.html", "*.md", "*.js", "*.toml", "script"):
        text = Path(path).read_text()
        for match in re.finditer(
            r"[\"']((?:cases|ratings|reports|inspections|accounts|govuk)/[\w/]+\.html)[\"']", text
        ):
            if match.group(1) not in templates and "test_layers" not in path:
                found.append(f"{path}: no template {match.group(1)}")
        if path.endswith((".py", ".md")):
            for match in rewriter.names.finditer(text):
                new = rewriter.modules[match.group()]
                if not new.startswith(f"{match.group()}.") and not text[match.start() :].startswith(new):
                    found.append(f"{path}: still names {match.group()}")
        for match in re.finditer(r"(?<!\w\.)\b(cases|ratings)\.(actions|forms|views)\.\w+", text):
            if path != "tests/test_layers.py":
                found.append(f"{path}: still names {match.group()}")
    found += broken_imports() + grown()
    changed = {
        Path(old).name
        for old, new in rewriter.moves.items()
        if old.endswith(".py") and Path(old).name != Path(new).name
    }
    for path in tracked("*.md"):
        for match in re.finditer(r"`(\w+\.py)`", Path(path).read_text()):
            if match.group(1) in changed:
                found.append(f"{path}: names {match.group(1)}, look whether it is the renamed one")
    return found


def broken_imports() -> list[str]:
    """Imports that lead nowhere, and modules used by a name that is not bound: read, not run."""
    files = {path: Path(path).read_text() for path in tracked("*.py")}
    modules = {dotted(path).removesuffix(".__init__"): path for path in files}
    defined: dict[str, set[str]] = {}
    for module, path in modules.items():
        names: set[str] = set()
        for node in ast.walk(ast.parse(files[path])):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                names.add(node.id)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        defined[module] = names
    ours = {module.split(".")[0] for module in modules}
    found = []
    for path, source in files.items():
        tree = ast.parse(source)
        bound: dict[str, str] = {}
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or node.level or (node.module or "").split(".")[0] not in ours:
                continue
            base = node.module or ""
            folder = Path(base.replace(".", "/")).is_dir()
            if base not in modules and not folder:
                found.append(f"{path}:{node.lineno}: no module {base}")
                continue
            for alias in node.names:
                full = f"{base}.{alias.name}"
                if full in modules or Path(full.replace(".", "/")).is_dir():
                    bound[alias.asname or alias.name] = full
                elif alias.name != "*" and alias.name not in defined.get(base, set()):
                    found.append(f"{path}:{node.lineno}: no {alias.name} in {base}")
        _, stored = Rewriter({}, bare=True)._bindings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in bound:
                module = bound[node.value.id]
                known = defined.get(module, set())
                if (
                    not node.attr.startswith("__")
                    and node.value.id not in stored
                    and node.attr not in known
                    and f"{module}.{node.attr}" not in modules
                ):
                    found.append(f"{path}:{node.lineno}: no {node.attr} in {module}")
    return found


def grown() -> list[str]:
    """What has grown over the limits of tests/test_layers.py."""
    found = []
    for path in tracked("*.py"):
        if path.startswith("tests/") or "/migrations/" in path:
            continue
        source = Path(path).read_text()
        if source.count("\n") > 400:
            found.append(f"{path}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                first = [one.arg for one in node.args.posonlyargs + node.args.args][:1]
                most = 30 if "views" in re.split(r"[._]", dotted(path)) and first == ["request"] else 50
                if length > most:
                    found.append(f"{path}:{node.lineno}: {node.name} has {length} lines, at most {most}")
    return found


def count() -> dict[str, int]:
    apps: Counter[str] = Counter()
    for path in tracked("*.py", "*.html", "*.js"):
        if "/migrations/" in path or path.startswith("tests/"):
            continue
        apps[path.split("/")[0]] += Path(path).read_text().count("\n")
    return {**apps, "total": sum(apps.values()), "total without benchmarks": sum(apps.values()) - apps["benchmarks"]}


# --------------------------------------------------------------------------------------------------- step one


def move() -> None:
    moves = table()
    check_known(moves)
    moves = {old: new for old, new in moves.items() if Path(old).is_file()}
    rewriter = Rewriter(moves)
    # Everything is moved aside first: a module's old place may be a room's new one.
    was = {new: old for old, new in moves.items()}
    for old in moves:
        Path(f".regroup/{old}").parent.mkdir(parents=True, exist_ok=True)
        run("git", "mv", old, f".regroup/{old}")
    for package in GONE:
        if Path(package).is_dir():
            run("git", "rm", "-rq", package)
            run("rm", "-rf", package)
    for old, new in moves.items():
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        run("git", "mv", f".regroup/{old}", new)
        if new.endswith(".py") and not (init := Path(new).parent / "__init__.py").exists():
            init.write_text("")
    run("rm", "-rf", ".regroup")
    apps = Path("disclosure/apps.py")
    apps.write_text(DISCLOSURE)
    run("git", "add", "-A", *{new.split("/")[0] for new in moves.values()})
    for path in tracked("*.py"):
        source = Path(path).read_text()
        old = was.get(path, path)
        new = rewrite_python(rewriter, path, source, old)
        if new != source:
            Path(path).write_text(new)
    for path in tracked(
        "*.html", "*.md", "*.js", "*.scss", "*.toml", "*.yaml", "*.yml", "*.sh", "script", ".ci", "Dockerfile"
    ):
        if path.endswith(".py") or "/data/" in path:
            continue
        source = Path(path).read_text()
        new = rewriter.text(source, names=not path.endswith((".html", ".js", ".scss")))
        if path.endswith(".md"):
            for one, other in IDENTIFIERS.items():
                new = re.sub(rf"`((?:\w+\.)*){one}\b", rf"`\1{other}", new)
        if new != source:
            Path(path).write_text(new)
    for path, one, other in WORDS:
        if Path(path).is_file() and one in (source := Path(path).read_text()):
            Path(path).write_text(source.replace(one, other))
        else:
            notes.append(f"words not found in {path}: {one!r}")
    for path, pattern, other, sign in NEW_APP:
        source = Path(path).read_text()
        if sign in source:
            continue
        new, times = re.subn(pattern, other, source, count=1)
        if times:
            Path(path).write_text(new)
        else:
            notes.append(f"the new app is not told to {path}")
    finish()
    for found in dangling(rewriter):
        notes.append(found)


def rewrite_python(rewriter: Rewriter, path: str, source: str, old: str) -> str:
    if not source.strip():
        return source
    new = rewriter.python(path, source, old)
    if "/migrations/" not in path:
        new = rename_identifiers(path, new)
    if (by := path.count("/") - old.count("/")) and "__file__" in new:
        new = deepen(new, by)
        if "__file__" in new and "parents[" not in new and path != "cases/notes/practice_text.py":
            notes.append(f"{path}: reads __file__; look whether what it finds has moved along")
    return new


def finish() -> None:
    run(RUFF, "check", "--fix", "--select", "I", "-q", ".", check=False)
    run(RUFF, "format", "-q", ".")
    reflow()
    run(RUFF, "check", "--fix", "-q", ".", check=False)
    run(RUFF, "format", "-q", ".")
    left = run(RUFF, "check", "--output-format", "concise", ".", check=False)
    if "All checks passed" not in left:
        notes.append(f"ruff says:\n{left}")
    run(
        "git",
        "add",
        "-A",
        "--",
        *{path.split("/")[0] for path in run("git", "diff", "--name-only").splitlines()} or ["."],
    )


# --------------------------------------------------------------------------------------------------- step two

# Where "give" is the thing itself: handing out, or a row its values.
REALLY_GIVE = re.compile(
    r"Give (each case named|a case to its|an inspector to|cases out|a submitted case out|a case out|each inspection's"
    r"|a recommendation another|a stored row these|a locked chain another"
    r"|an example its|the rows of a framework|the picture in)"
)
SMALL = set(
    """a an the of its it is are was were be been being has have had whether that this those these what which who how as
    in on at by to for from with and or not no give gives return returns say says yield where one all here there them
    their they so do does tell tells whose""".split()
)


def docstrings() -> None:
    changed: Counter[str] = Counter()
    for path in tracked("*.py"):
        if "/migrations/" in path:
            continue
        source = Path(path).read_text()
        new = _docstrings(path, source, changed)
        if new != source:
            Path(path).write_text(new)
    config = Path("pyproject.toml")
    text = config.read_text()
    text = re.sub(
        r'ignore = \["D104", "D105", "D106", "D107", ', 'ignore = ["D102", "D104", "D105", "D106", "D107", ', text
    )
    text = text.replace('"**/management/commands/*" = ["D102"]\n', '"**/apps.py" = ["D101"]\n')
    if '"D102", "D104"' not in text or '"**/apps.py" = ["D101"]' not in text:
        notes.append("pyproject.toml: the rule was not found; set ignore D102 and the per-file D101 by hand")
    config.write_text(text)
    finish()
    for what, times in sorted(changed.items()):
        print(f"{times:5} {what}")


def _docstrings(path: str, source: str, changed: Counter[str]) -> str:
    tree = ast.parse(source)
    lines = source.split("\n")
    edits: list[tuple[int, int, list[str]]] = []

    def visit(node: ast.AST, inside: list[ast.AST]) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and ast.get_docstring(
            node, clean=False
        ):
            expr = node.body[0]
            first, last = expr.lineno, expr.end_lineno or expr.lineno
            text = lines[first - 1 : last]
            if len(node.body) > 1 and (why := _repeats(path, node, inside)):
                changed[f"docstrings gone: {why}"] += 1
                after = last
                if isinstance(node, ast.ClassDef) and not lines[last].strip():
                    after += 1
                edits.append((first, after, []))
            elif not isinstance(node, ast.ClassDef):
                new = _returns(path, node, text)
                if new != text:
                    changed['"Return …"'] += 1
                    edits.append((first, last, new))
        for child in ast.iter_child_nodes(node):
            visit(child, [*inside, node])

    visit(tree, [])
    for first, last, new in sorted(edits, reverse=True):
        lines[first - 1 : last] = new
    return "\n".join(lines)


def _returns(path: str, node: ast.FunctionDef | ast.AsyncFunctionDef, text: list[str]) -> list[str]:
    joined = "\n".join(text)
    if re.search(r"\bgives?\b", joined, re.IGNORECASE) is None:
        return text
    returns = ast.unparse(node.returns) if node.returns else ""
    if returns == "None":
        if re.search(r'"""Gives?\b', joined):
            notes.append(f'{path}:{node.lineno}: {node.name} returns nothing, "{text[0].strip()[3:70]}" left')
        return text
    own = [one for one in ast.walk(node) if isinstance(one, ast.Yield | ast.YieldFrom)]
    word = "Yield" if own else "Return"
    new = joined
    if not REALLY_GIVE.search(joined):
        new = re.sub(r'"""Gives?\b', f'"""{word}', new)
        new = re.sub(r"(?<=[.;] )Gives?\b(?= (the|None|nothing|it|how|what|whether)\b)", word, new)
    elif re.search(r'"""Give', joined):
        notes.append(f'{path}:{node.lineno}: {node.name}, "{text[0].strip()[3:90]}" left')
    new = re.sub(
        r"\b(and|or|;)(\s+)give(?=\s(?!away|way|them away|it away|these away|each to|the page back|one out))",
        rf"\1\2{word.lower()}",
        new,
    )
    return new.split("\n")


def _words(name: str) -> set[str]:
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    return {_stem(part) for part in parts}


def _stem(word: str) -> str:
    word = word.lower()
    for ending in ("ies", "es", "s", "ed", "d"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word


def _repeats(path: str, node: ast.AST, inside: list[ast.AST]) -> str:
    """Why a docstring goes: what the rule asks of nobody and a name says already; "" where it stays."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    text = (ast.get_docstring(node) or "").strip()
    parents = [one for one in inside if isinstance(one, ast.ClassDef)]
    directly = bool(inside) and isinstance(inside[-1], ast.ClassDef)
    command = "/management/commands/" in path
    if isinstance(node, ast.ClassDef):
        if path.endswith("/apps.py"):
            return "the class of an app"
        if node.name == "Meta" and directly:
            return "Meta"
    elif directly and node.name == "__str__":
        return node.name
    elif directly and node.name == "__init__" and not re.search(r"`|\"\"|\n|None|raise", text, re.IGNORECASE):
        return node.name
    elif directly and command and node.name in {"add_arguments", "handle"}:
        return "add_arguments, handle"
    if not directly or "\n\n" in text or path.startswith("tests/"):
        return ""
    # A method, a property, a nested class: D102 and D106 ask for nothing where the names say it.
    known = set().union(*(_words(one.name) for one in (node, *parents)))
    said = {_stem(word) for word in re.findall(r"[A-Za-z]+", text) if word.lower() not in SMALL}
    return "repeats the names of its class and itself" if said <= known else ""


# -------------------------------------------------------------------------------------------------------- main


def main() -> None:
    if not Path("manage.py").is_file() or not Path(RUFF).exists():
        sys.exit("Run this in the root of a checkout with its .venv.")
    before = count()
    if "--count" in sys.argv:
        print(json.dumps(before, indent=1))
        return
    dirty = [line for line in run("git", "status", "--porcelain").splitlines() if not line.startswith("??")]
    if dirty:
        sys.exit("The checkout has changes that are not committed:\n" + "\n".join(dirty[:20]))
    docstrings() if "--docstrings" in sys.argv else move()
    after = count()
    print("\n".join(f"note: {note}" for note in notes))
    print(
        f"lines: {before['total']} before, {after['total']} after (without benchmarks: "
        f"{before['total without benchmarks']}, {after['total without benchmarks']})"
    )
    print("Nothing is committed. Look at `git diff --cached -M --stat`.")


main()
