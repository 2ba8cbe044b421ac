"""The values that a caseload and a sampled case may hold, with the words a person reads.

Each list is in the order in which tables, plots and forms show it. Plain Python, so that the pure modules, the models
and the forms all take them from here. The values are those of the caseload file and of the inspection file.
"""

from typing import Final

Choice = tuple[str, str]

COURT: Final = "court"
OUT_OF_COURT: Final = "out_of_court"

CASE_TYPES: Final[tuple[Choice, ...]] = (
    (COURT, "Court"),
    (OUT_OF_COURT, "Out of court"),
)

DISPOSALS: Final[dict[str, tuple[Choice, ...]]] = {
    COURT: (
        ("referral_order", "Referral order"),
        ("youth_rehabilitation_order", "Youth rehabilitation order"),
        ("detention_and_training_order", "Detention and training order"),
        ("other_community_sentence", "Other community sentence"),
        ("other_custodial_sentence", "Other custodial sentence"),
    ),
    OUT_OF_COURT: (
        ("community_resolution", "Community resolution"),
        ("youth_caution", "Youth caution"),
        ("youth_conditional_caution", "Youth conditional caution"),
        ("other_out_of_court", "Other out-of-court disposal"),
    ),
}
"""The disposals of each case type."""

ALL_DISPOSALS: Final[tuple[Choice, ...]] = DISPOSALS[COURT] + DISPOSALS[OUT_OF_COURT]

CASE_TYPE_OF_DISPOSAL: Final[dict[str, str]] = {
    value: case_type for case_type, disposals in DISPOSALS.items() for value, _ in disposals
}

GENDERS: Final[tuple[Choice, ...]] = (
    ("male", "Male"),
    ("female", "Female"),
    ("other", "Other"),
    ("unknown", "Unknown"),
)

INSPECTOR_CLASSIFICATIONS: Final[tuple[Choice, ...]] = (
    ("low", "Low"),
    ("medium", "Medium"),
    ("high", "High"),
    ("very_high", "Very high"),
)
"""What an inspector may judge: an inspector always classifies."""

CLASSIFICATIONS: Final[tuple[Choice, ...]] = (*INSPECTOR_CLASSIFICATIONS, ("unclassified", "Unclassified"))
"""What a service may have recorded."""

ETHNICITIES: Final[tuple[Choice, ...]] = (
    ("white", "White"),
    ("black_and_minority_ethnic", "Black and minority ethnic"),
    ("unknown", "Unknown"),
)

OTHER_REASON: Final = "other"

WITHDRAWAL_REASONS: Final[tuple[Choice, ...]] = (
    ("wrong_disposal", "Wrong disposal"),
    ("transferred", "Transferred to another service"),
    ("under_investigation", "Under investigation"),
    ("file_not_available", "File not available"),
    (OTHER_REASON, "Other"),
)
"""Why a case can't be inspected. What is other is said in words."""
NOT_ELIGIBLE: Final = ("wrong_disposal", "transferred")
"""The reasons by which a case was never one of the eligible cases, whatever the caseload said."""

YOUNGEST: Final = 10
OLDEST: Final = 18
"""Ages in whole years at the start of the disposal, both included."""
