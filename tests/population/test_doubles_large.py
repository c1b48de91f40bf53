"""A large register holds nobody whom nothing ties to the other files."""

from filature.population.generate import generate


def test_a_population_with_untied_acquaintances_is_made():
    made = generate(5, 100_000)  # among its acquaintances is an association, without phone and document
    assert made.register.truth.num_rows >= 10_000
