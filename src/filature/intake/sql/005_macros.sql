-- purpose: the small conversions that 010_typed.sql uses
-- reads:   nothing
-- writes:  macros offset_of, offset_interval, number_text, number_of, party_key and what they need
-- grain:   none
-- 'T12:30+02:00' has an offset; '31-12-2024' ends in what only looks like one. LIKE is cheap, and mostly says no
CREATE OR REPLACE TEMP MACRO offset_of(t) AS (
  CASE WHEN t LIKE '%Z' OR t LIKE '%+_____' OR t LIKE '%-_____' OR t LIKE '%+____' OR t LIKE '%-____'
    THEN nullif(regexp_extract(t, '[0-9]:[0-9]{2}.*(Z|[+-][0-9]{2}:?[0-9]{2})$', 1), '') END
);
CREATE OR REPLACE TEMP MACRO offset_interval(t) AS (
  CASE WHEN t = 'Z' THEN INTERVAL 0 SECOND
    ELSE (CASE WHEN left(t, 1) = '-' THEN -1 ELSE 1 END
      * (substr(t, 2, 2)::INTEGER * 60 + right(t, 2)::INTEGER)) * INTERVAL 1 MINUTE END
);
-- '(12,50)' and '- 12,50' are negative; every kind of blank goes when blanks separate thousands
CREATE OR REPLACE TEMP MACRO number_text(t, marks, thousands, decimal_mark) AS (
  replace(
    replace(
      regexp_replace(
        regexp_replace(
          list_reduce(list_prepend(trim(t), marks), lambda value, mark : replace(value, mark, '')),
          '^[(](.*)[)]$', '-\1'
        ),
        '[\s\x{00A0}\x{202F}\x{2009}]', '', 'g'
      ),
      CASE WHEN trim(thousands) = '' THEN chr(1) ELSE thousands END, ''
    ),
    decimal_mark, '.'
  )
);
-- '10.00 USDT' is a number and its unit, where a layout says that they share a cell
CREATE OR REPLACE TEMP MACRO without_unit(t, with_unit) AS (
  CASE WHEN with_unit THEN regexp_replace(t, '[A-Za-z]+', '', 'g') ELSE t END
);
CREATE OR REPLACE TEMP MACRO unit_of(t, with_unit) AS (
  CASE WHEN with_unit THEN regexp_extract(upper(t), '[A-Z]+') ELSE upper(trim(t)) END
);
-- minor units of ISO 4217 (list one, column 'minor unit'): two for every currency that is not named here
CREATE OR REPLACE TEMP MACRO in_major_units(amount, code, minor_units) AS (
  CASE WHEN minor_units THEN
    (amount * CASE
      WHEN code IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND',
        'VUV', 'XAF', 'XOF', 'XPF') THEN 1::DECIMAL(5, 4)
      WHEN code IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 0.001::DECIMAL(5, 4)
      WHEN code IN ('CLF', 'UYW') THEN 0.0001::DECIMAL(5, 4)
      ELSE 0.01::DECIMAL(5, 4) END)::DECIMAL(28, 8)
    ELSE amount END
);
CREATE OR REPLACE TEMP MACRO decimal_of(t, minor_units) AS (
  CASE WHEN regexp_matches(t, '^[+-]?[0-9]{1,19}([.][0-9]+)?$') AND NOT (minor_units AND contains(t, '.'))
    THEN try_cast(t AS DECIMAL(28, 8)) END
);
-- most amounts are digits and a decimal mark: those that are (`plain`) need none of the above
CREATE OR REPLACE TEMP MACRO number_of(t, plain, marks, thousands, decimal_mark, with_unit, minor_units) AS (
  CASE
    WHEN t IS NULL THEN NULL
    WHEN regexp_full_match(t, plain) THEN replace(t, decimal_mark, '.')::DECIMAL(28, 8)
    ELSE decimal_of(without_unit(number_text(t, marks, thousands, decimal_mark), with_unit), minor_units)
  END
);
-- what two writings of one identifier share: the last nine digits of a number, else its letters and digits
CREATE OR REPLACE TEMP MACRO party_key(t) AS (
  CASE WHEN regexp_matches(t, '^[+0-9 ()./-]+$') THEN right(regexp_replace(t, '[^0-9]', '', 'g'), 9)
    ELSE lower(regexp_replace(t, '[^0-9A-Za-z@]', '', 'g')) END
)
