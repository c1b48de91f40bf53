"""Every rival explanation of DOMAIN.md section 4, by code, with the function that plays it."""

from collections.abc import Callable, Mapping

from filature.population.accounts import biz, cha, oth
from filature.population.families import cur, fam, sea
from filature.population.series import Ints
from filature.population.stage import Payments, Stage
from filature.population.strangers import ato, rom, rsc, sex

CONFOUNDERS: Mapping[str, Callable[[Stage, Ints], Payments]] = {
    "FAM": fam,
    "SEA": sea,
    "CHA": cha,
    "ROM": rom,
    "RSC": rsc,
    "SEX": sex,
    "ATO": ato,
    "BIZ": biz,
    "CUR": cur,
    "OTH": oth,
}
