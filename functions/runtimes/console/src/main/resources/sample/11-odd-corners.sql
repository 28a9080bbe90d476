-- What a backup tool trips over: odd names, values at the edge of their type, tables with nothing in them.
SET ROLE sample_owner;

CREATE TABLE "Odd & Ends"."Patient ""Notes""" (
    "Note Id" int PRIMARY KEY,
    "select" text,
    "a""quote" text,
    U&"line\000abreak" text,
    "percent %s \ backslash" text
);
INSERT INTO "Odd & Ends"."Patient ""Notes""" VALUES
    (1, '', NULL, E'tab\tnewline\nreturn\rbackslash\\', '\N'),
    (2, '\.', 'ünïcödé 日本語 🩺', E'\x01\x7f', 'it''s $$quoted$$');
CREATE TABLE "Odd & Ends".U&"two\000alines" (id int, note text);
INSERT INTO "Odd & Ends".U&"two\000alines" VALUES (1, 'a table whose name has a line break');

-- A table that is called like the alias of a query, with a column called like the table.
CREATE TABLE "Odd & Ends".t (t text, "row" int, ctid_copy tid);
INSERT INTO "Odd & Ends".t VALUES ('hijack', 1, '(0,1)'), ('hijack', 1, '(0,1)'), (NULL, NULL, NULL);

CREATE TABLE "Odd & Ends".no_columns ();
INSERT INTO "Odd & Ends".no_columns DEFAULT VALUES;
INSERT INTO "Odd & Ends".no_columns DEFAULT VALUES;
INSERT INTO "Odd & Ends".no_columns DEFAULT VALUES;
CREATE TABLE "Odd & Ends".empty_table (id bigint GENERATED ALWAYS AS IDENTITY, note text NOT NULL DEFAULT 'nothing yet', CHECK (note <> ''));
CREATE UNLOGGED TABLE "Odd & Ends".unlogged (id int);
INSERT INTO "Odd & Ends".unlogged VALUES (1), (2);

CREATE TABLE "Odd & Ends".extremes (
    label text PRIMARY KEY,
    f4 real,
    f8 double precision,
    n numeric,
    i8 bigint,
    d date,
    ts timestamp,
    tstz timestamptz,
    clock timetz,
    span interval,
    words text,
    fixed char(8),
    raw bytea,
    bits bit varying(70),
    address inet,
    net cidr,
    place point,
    area polygon,
    search tsvector,
    spread int4range,
    grid int[],
    loose json,
    strict jsonb,
    path jsonpath,
    log pg_lsn,
    one_byte "char",
    short_name name
);
INSERT INTO "Odd & Ends".extremes (label, f4, f8, n, i8, d, ts, tstz, clock, span) VALUES
    ('not a number', 'NaN', 'NaN', 'NaN', NULL, NULL, NULL, NULL, NULL, NULL),
    ('top', 'Infinity', 'Infinity', ('9' || repeat('8', 999) || '.' || repeat('7', 400))::numeric, 9223372036854775807, 'infinity', 'infinity', 'infinity', '24:00:00-15:59:59', '178000000 years'),
    ('bottom', '-Infinity', '-Infinity', -1e-400, -9223372036854775808, '-infinity', '-infinity', '-infinity', '00:00:00+15:59:59', '-178000000 years'),
    ('before Christ', 1.17549435e-38, 4.9e-324, 0.00, 0, '4713-01-01 BC', '4713-11-24 00:00:00 BC', '0044-03-15 12:00:00+00 BC', '12:00:00.123456+05:45', '1 mon -1 day +00:00:00.000001'),
    ('after all', 3.4028235e38, 1.7976931348623157e308, 1.0, 1, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', NULL, '-00:00:00.000001'),
    ('small steps', '-0', '-0', 1.00, -1, '2024-02-29', '1582-10-10 00:00:00', '1883-11-18 12:03:58+00', NULL, '1 year 2 mons'),
    ('a third', 0.1, 0.30000000000000004, 1.000, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "Odd & Ends".extremes (label, words, fixed, raw, bits, address, net, place, area, search, spread, grid, loose, strict, path, log, one_byte, short_name) VALUES
    ('empty', '', '', '', '', '0.0.0.0/0', '::/0', '(0,0)', '((0,0))', '', 'empty', '{}', '""', '{}', '$', '0/0', '', ''),
    ('full', repeat('é', 3000), ' x', '\x00ff5c0a', B'1011', '::1', '10.0.0.0/8', '(NaN,Infinity)', '((0,0),(1,1),(2,0))', '''a b'':1A fat:2,3', '(,5]', '[0:1][-1:0]={{1,NULL},{3,4}}',
     '{"twice": 1,   "twice": 2}', '{"b": [1.10, null, "\u00e9"], "a": 1e3}', 'strict $.a[*] ? (@ > 1)', 'FFFFFFFF/FFFFFFFF', 'z', 'name');

-- A long value is stored out of line, once compressed and once not.
CREATE TABLE "Odd & Ends".long_values (id int PRIMARY KEY, squeezed text, plain text);
ALTER TABLE "Odd & Ends".long_values ALTER plain SET STORAGE EXTERNAL;
INSERT INTO "Odd & Ends".long_values
SELECT i, repeat('0123456789 ', 30000), (SELECT string_agg(md5((i * 10000 + j)::text), ' ') FROM generate_series(1, 4000) AS j)
FROM generate_series(1, 4) AS i;

-- A column was dropped and one was added after the rows were there (its value is stored in the catalogue only).
CREATE TABLE "Odd & Ends".altered (a int, gone text, b int);
INSERT INTO "Odd & Ends".altered SELECT i, 'x', i FROM generate_series(1, 100) AS i;
ALTER TABLE "Odd & Ends".altered DROP COLUMN gone;
ALTER TABLE "Odd & Ends".altered ADD COLUMN late text DEFAULT 'was always there';

SELECT nextval('billing.countdown') FROM generate_series(1, 7);
RESET ROLE;
