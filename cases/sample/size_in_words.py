"""Says step by step how the size of a sample is worked out, for the page that draws it and for the report. Pure."""

from math import ceil

from cases.choices import COURT, OUT_OF_COURT
from cases.sample.sampling import Design, Eligibility, normal_deviate, sample_size, unlimited_size


def size_in_words(found: Eligibility, design: Design) -> list[str]:
    """Return a sentence for each step from the eligible cases to the numbers of court and out-of-court cases."""
    counts = found.counts()
    court, out_of_court = counts[COURT], counts[OUT_OF_COURT]
    population = court + out_of_court
    if not population:
        return ["No case is eligible, so no sample can be drawn."]
    size = sample_size(court, out_of_court, design)
    unlimited = unlimited_size(design)
    finite = unlimited / (1 + (unlimited - 1) / population)
    steps = [
        f"N, the eligible cases: {court} court and {out_of_court} out of court, {population} in all.",
        f"n0, the cases that a population without limit would need for {design.confidence} per cent confidence "
        f"and a margin of {design.margin} percentage points: "
        f"{normal_deviate(design):.4f}² × 0.5 × 0.5 ÷ {design.margin / 100}² = {unlimited:.2f}.",
        f"n, the cases that a population of {population} needs: "
        f"{unlimited:.2f} ÷ (1 + {unlimited - 1:.2f} ÷ {population}) = {finite:.2f}, rounded up to {size.total}.",
    ]
    share = ceil(design.court_share * size.total)
    steps.append(
        f"Court: {float(design.court_share * 100):g} per cent of {size.total}, rounded up to {share}. "
        f"Out of court: the rest, {size.total - share}."
    )
    if share != size.court:
        short, other = ("court", "out-of-court") if size.court < share else ("out-of-court", "court")
        steps.append(
            f"There are too few {short} cases: {abs(share - size.court)} more {other} cases are drawn in their place. "
            f"So {size.court} court and {size.out_of_court} out-of-court cases."
        )
    return steps
