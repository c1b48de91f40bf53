"""Fictional names: given names used by any sex, and surnames put together from invented syllables.

Names carry no information here: they are drawn independently of class, country and role (except that
relatives may share a surname), and they never bind two mentions into one person.
"""

GIVEN = (
    *("Camille", "Dominique", "Claude", "Sacha", "Alix", "Charlie", "Noa", "Andréa", "Robin", "Maxime"),
    *("Lou", "Éden", "Morgan", "Ange", "Yaël", "Jackie", "Chris", "Alex", "Ariel", "Jaime"),
    *("Mica", "Rian", "Sol", "Kim", "Toni", "Dani", "Ari", "Nico", "Gaby", "Sam"),
    *("Loïs", "Swann", "Kelly", "Lee", "Marley", "Rémy", "Stéphane-Lou", "Val", "Zéphyr", "Joss"),
)

_HEADS = (
    *("Bra", "Cel", "Dor", "Fal", "Gor", "Hel", "Jor", "Kel", "Lor", "Mav", "Nor", "Orv", "Pel", "Quil"),
    *("Ros", "Sar", "Tor", "Ulm", "Vas", "Wel", "Xan", "Yor", "Zal", "Brin", "Clov", "Drem", "Fris", "Gliv"),
    *("Hov", "Jast", "Krov", "Lund", "Mirt", "Navr", "Ostr", "Prav", "Rilv", "Strov", "Trel", "Vorn"),
)
_TAILS = (
    *("abel", "acier", "adun", "agno", "alier", "amont", "andel", "arque", "aval", "avoy", "ebrun", "ecque"),
    *("edois", "elan", "embry", "enval", "erlin", "estal", "evain", "iberg", "idel", "igny", "ilvan", "imar"),
    *("inter", "irol", "ivaud", "obran", "odel", "oignac", "olmer", "onvil", "opain", "orbec", "ostel"),
    *("oval", "udric", "ulvan", "umière", "uvoir"),
)
SURNAMES = tuple(head + tail for head in _HEADS for tail in _TAILS)

ASSOCIATIONS = (
    *(
        "Les Cahiers de Valdore",
        "Brumelune",
        "Un Toit pour Orvane",
        "Cartables de Lindrel",
        "Graines d'Ostrelle",
    ),
    *(
        "Les Amis de Valmirande",
        "Pas à Pas Drévan",
        "Tablée de Morvelle",
        "Horizon Calvane",
        "Rives de Sulmire",
    ),
    *("Lanternes d'Aubrize", "Maison Corvelin"),
)
"""Invented associations; further ones are numbered."""

EMPLOYERS = ("Ateliers Brimont", "Transports Valdeuil", "Clinique des Trois Tours", "Mairie de Saint-Orvan")
LANDLORD = "Régie des Glycines"
