-- purpose: the words in which one name differs from another, joined: what they share says nothing about them
-- writes:  macro words_apart
-- grain:   one pair of name keys
CREATE OR REPLACE TEMP MACRO words_apart(one, other) AS array_to_string(
  list_filter(string_split(one, ' '), lambda word : NOT list_contains(string_split(other, ' '), word)), ''
)
