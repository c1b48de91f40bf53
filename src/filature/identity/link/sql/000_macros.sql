-- purpose: the one place where decibans become a probability
-- writes:  macro link_probability
-- grain:   one sum of decibans; six places, as shown everywhere
CREATE OR REPLACE TEMP MACRO link_probability(decibans) AS round(1 / (1 + pow(10::DOUBLE, -decibans / 10)), 6)
