from typing import Final

GLOSSARY: Final[tuple[tuple[str, str], ...]] = (
    (
        "AssetPlus",
        "The assessment and planning framework that youth justice services in England and Wales use for a child "
        "throughout their time with the service.",
    ),
    (
        "Case manager",
        "The worker who is responsible for a child's case: for the assessment, the plan, its delivery and its reviews.",
    ),
    (
        "Child or young person",
        "A person aged 10 to 17 when the offence was committed. Some are 18 by the time a disposal has ended.",
    ),
    (
        "Community resolution",
        "An out-of-court disposal for less serious offences, agreed with those involved, often with reparation.",
    ),
    ("Court disposal", "A sentence that a court has passed, in the community or in custody."),
    (
        "Desistance",
        "The way out of offending and the staying away from it. Work on desistance builds on what helps a person to "
        "stop: relationships, strengths, hopes, a place in education or work.",
    ),
    (
        "Detention and training order",
        "A custodial sentence for a child, served partly in custody and partly under supervision in the community.",
    ),
    (
        "Key question",
        "What an inspector judges in every case to which it is relevant: was the work sufficient, yes or no. Prompts "
        "beneath it say what to look for; the judgement is of the whole.",
    ),
    (
        "Out-of-court disposal",
        "A way of dealing with an offence without a prosecution: community resolution, youth caution, youth "
        "conditional caution, or another that is agreed locally.",
    ),
    (
        "Professional discretion",
        "The ratings panel's power to move a standard by one band from the rating that the figures give, with reasons "
        "that are on record.",
    ),
    (
        "Referral order",
        "A court order under which a child agrees a contract with a youth offender panel of volunteers and a worker: "
        "what to do to repair the harm and to stay out of trouble.",
    ),
    (
        "Risk of serious harm",
        "How likely it is that somebody does grave physical or psychological harm to others, and how grave it would "
        "be. It is classified as low, medium, high or very high.",
    ),
    (
        "Safety and wellbeing",
        "Whether a child may come to harm, through others, through circumstances or through their own behaviour; and "
        "how the child is, in body and mind.",
    ),
    (
        "Sufficient",
        "Good enough for the case in question. Of the cases to which a key question is relevant, the percentage in "
        "which the work was sufficient gives the band of the key question.",
    ),
    (
        "Youth caution",
        "A formal out-of-court warning for an admitted offence, given by the police, with or without voluntary help.",
    ),
    (
        "Youth conditional caution",
        "A youth caution with conditions. Where the child does not keep them, the offence may go to court.",
    ),
    (
        "Youth offending service",
        "The team of council, police, probation, health and education staff that works with children who have "
        "offended or may do so. Services call themselves YOT (team), YOS (offending service) or YJS (justice service).",
    ),
    (
        "Youth rehabilitation order (YRO)",
        "A community sentence for a child, with requirements that the court chooses, such as supervision, activities "
        "or a curfew.",
    ),
)
