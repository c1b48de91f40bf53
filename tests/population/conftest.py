"""One small population for the tests that only look at it; tests that need another size make their own."""

from pathlib import Path

import pytest

from filature import population
from filature.population import Population, ProviderFile

SEED, PAYERS = 7, 300


@pytest.fixture(scope="session")
def small() -> Population:
    return population.generate(SEED, PAYERS)


@pytest.fixture(scope="session")
def small_files(small: Population, tmp_path_factory: pytest.TempPathFactory) -> list[ProviderFile]:
    return population.write(small, tmp_path_factory.mktemp("population"))


@pytest.fixture(scope="session")
def folder(small_files: list[ProviderFile]) -> Path:
    return small_files[0].path.parent


@pytest.fixture(scope="session")
def medium() -> Population:
    return population.generate(11, 4_000)
