from collections.abc import Iterator

from disclosure.small_numbers import WITHHELD
from ratings.pages.sub_group_queries import DomainSubGroups, domains_by, values_from
from ratings.rollup import differences
from ratings.rollup.sub_groups import VARIABLES, SubGroups, Variable, in_words, range_in_words
from reports.document import Block, Column, Paragraph, Section, Table, row, text
from reports.queries import Source


def sub_groups(source: Source) -> Section:
    intro = (
        "The key questions by groups of children. Under each percentage stands its precision at "
        f"{source.ratings.basis.confidence}% confidence, by the method of Clopper and Pearson. Groups are small, so "
        f"most ranges are wide. Sub-groups play no part in the ratings. “{WITHHELD}” stands in the place of counts of "
        "1 to 4 and of whatever would give them away by subtraction, so that nothing can be told about single "
        "children. Groups without a case are left out."
    )
    values = values_from(source.cases)
    sections = (
        Section(
            f"By {variable.title.lower()}",
            f"sub-groups-{variable.key.replace('_', '-')}",
            tuple(_blocks(variable, domains_by(source.ratings, variable, values, small_numbers=False))),
        )
        for variable in VARIABLES
    )
    opening = (Paragraph(text(intro)), Paragraph(text(differences.METHOD)))
    return Section("Annexe 4: Key questions by sub-group", "sub-groups", opening, tuple(sections))


def _blocks(variable: Variable, domains: tuple[DomainSubGroups, ...]) -> Iterator[Block]:
    for each in domains:
        name = f"Domain {each.domain.number}"
        if each.table is None or each.sentence:
            yield Paragraph(text(f"{name}: {each.sentence[0].lower()}{each.sentence[1:]}"))
        else:
            yield _table(f"{name}: cases judged sufficient by {variable.title.lower()}", each.table)


def _table(caption: str, table: SubGroups) -> Table:
    columns = (
        Column("Key question", 1),
        *(Column(group.label, 1.4, numeric=True) for group in table.groups),
    )
    cases = row("Cases", *(group.cases_in_words for group in table.groups), strong=True)
    rows = (
        row(
            number,
            *("\n".join(part for part in (in_words(each), range_in_words(each)) if part) for each in figures),
        )
        for number, figures in table.questions.items()
    )
    said = differences.in_words(table)
    return Table(caption, columns, (cases, *rows), (said,) if said else ())
