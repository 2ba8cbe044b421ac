"""Which column names are taken to identify a person."""

import pytest

from cases.caseload.personal_columns import looks_personal

PERSONAL = """
name|NAME|first name|first_name|FirstName|forename|Forenames|surname|last name|full_name|child_name
childname|Child's name|Young Person Name|Name of child|alias|AKA|dob|D.O.B|DOB (child)|date of birth
date_of_birth|DateOfBirth|dateofbirth|Birth Date|birthday|address|Address Line 1|home_address
address1|postcode|Post Code|nhs_number|NHSNumber|nhs no|nhsnumber|pnc_id|PNCID|pnc|PNC Ref
cro number|NI Number|ni_number|nino|national insurance number|National ID|UPN|uln
unique pupil number|passport no|email|e-mail|Email Address|phone|Phone Number|mobile|telephone
contact number|Mother's Name|case manager name|parentname|driving licence
street|House Number|house_no|Known as|next_of_kin
"""


@pytest.mark.parametrize("header", PERSONAL.strip().replace("\n", "|").split("|"))
def test_a_column_that_identifies_a_person_is_seen(header: str) -> None:
    assert looks_personal(header)


@pytest.mark.parametrize(
    "header",
    [
        "team",
        "team_name",
        "School Name",
        "notes",
        "area",
        "case_manager",
        "ethnicity",
        "needs addressed",
        "status",
        "order length",
        "number of orders",
        "ended",
        "officer",
        "renamed",
        "university",
        "Asset score",
        "",
    ],
)
def test_another_column_is_not(header: str) -> None:
    assert not looks_personal(header)
