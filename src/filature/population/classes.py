"""Closed vocabularies: classes, countries, operators, defects. A code is a place in the tuple."""

CLASSES = ("LSAC", "FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH")
"""What is true of a payer: the planted class, then the rival explanations of DOMAIN.md section 4."""

PAYEE_CLASSES = ("facilitator", "contact", *(f"{code.lower()} payee" for code in CLASSES[1:]))
"""What is true of a payee. `contact`: reached directly by planted payers; may be a child; planted too."""

TRUTH_LABELS = {"LSAC": "lsac_payer"}
"""Names used in truth.parquet where they differ from the code."""

COUNTRIES = ("PH", "RO", "CO", "TH", "IN", "SN", "MA", "DO")
CURRENCIES = ("PHP", "RON", "COP", "THB", "INR", "XOF", "MAD", "DOP")
"""Payout currency of each country, same order."""

OPERATORS = ("Colibri Transfert", "Northwind Remit", "PesoBridge")
COLIBRI, NORTHWIND, PESOBRIDGE = range(3)

DEFECTS = ("none", "bad date", "negative amount", "unknown currency", "out of scope")
BAD_DATE, NEGATIVE, BAD_CURRENCY, OUT_OF_SCOPE = range(1, 5)

REASONS = (
    "",
    "famille",
    "santé",
    "école",
    "loyer",
    "cadeau",
    "achats",
    "cours",
    "facture",
    "don",
    "aide",
    "voyage",
)
"""Free reference texts. Cover words are what most honest senders write too, so no class owns one."""

FAM, LSAC = CLASSES.index("FAM"), CLASSES.index("LSAC")
"""Codes that the code names."""


def code(name: str) -> int:
    """Return the code of a class of payers."""
    return CLASSES.index(name)
