-- One of every kind of object that pg_dump writes, under names that need quoting. Roles have the database's suffix:
-- :suffix is replaced before it is run.
CREATE ROLE "Owner ""of"" :suffix";
CREATE ROLE "reader' :suffix" LOGIN PASSWORD 'secret' CONNECTION LIMIT 7 VALID UNTIL '2031-05-01 12:00:00+02';
CREATE ROLE "group
:suffix" NOINHERIT;
GRANT "group
:suffix" TO "reader' :suffix" WITH ADMIN OPTION;
GRANT "group
:suffix" TO "Owner ""of"" :suffix";
ALTER ROLE "reader' :suffix" SET work_mem = '12MB';
ALTER DATABASE :database SET datestyle = 'SQL, DMY';
ALTER DATABASE :database SET search_path = nowhere, public;
ALTER ROLE "reader' :suffix" IN DATABASE :database SET extra_float_digits = -3;
COMMENT ON DATABASE :database IS 'claims';
GRANT CONNECT, TEMPORARY ON DATABASE :database TO "reader' :suffix";

CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION pg_trgm SCHEMA public VERSION '1.6';

CREATE SCHEMA "Odd ""schema""
with lines" AUTHORIZATION "Owner ""of"" :suffix";
GRANT USAGE ON SCHEMA "Odd ""schema""
with lines" TO "reader' :suffix";
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO "reader' :suffix";
ALTER DEFAULT PRIVILEGES FOR ROLE "Owner ""of"" :suffix" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TYPE s.mood AS ENUM ('sad', 'it''s "ok"', 'happy');
ALTER TYPE s.mood ADD VALUE 'very sad' BEFORE 'sad';
CREATE TYPE s.address AS (street text, "house no" varchar(10), door int);
CREATE TYPE s.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN s.zip AS text DEFAULT '00000' CHECK (VALUE ~ '^[0-9]{5}$') NOT NULL;
CREATE DOMAIN s.codes AS varchar(8)[] CHECK (array_length(VALUE, 1) < 9);
CREATE DOMAIN s.status AS varchar(10) CHECK (VALUE IN ('new', 'open', 'closed'));
CREATE COLLATION s.posix (provider = libc, locale = 'POSIX');

CREATE FUNCTION s.add_one(n int, step int DEFAULT (1)::int) RETURNS int LANGUAGE sql IMMUTABLE
  RETURN (n + step);
CREATE FUNCTION s.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $f$ BEGIN
  NEW.changed := '2026-01-01'::timestamptz;	RETURN NEW;
END $f$;
CREATE FUNCTION s."odd (name)"(VARIADIC "x" text[], OUT total bigint, OUT joined text)
  LANGUAGE sql STABLE PARALLEL SAFE COST 7 AS $$ SELECT count(*), string_agg(v, ',') FROM unnest("x") v $$;
REVOKE EXECUTE ON FUNCTION s.touch() FROM PUBLIC;
CREATE PROCEDURE s.nothing(a int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE FUNCTION s.product_step(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * $2';
CREATE AGGREGATE s.product(numeric) (sfunc = s.product_step, stype = numeric, initcond = '1');
CREATE OPERATOR s.=== (leftarg = int, rightarg = int, procedure = int4eq, commutator = OPERATOR(s.===));
CREATE FUNCTION s.mood_to_int(s.mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (s.mood AS int) WITH FUNCTION s.mood_to_int(s.mood) AS ASSIGNMENT;
CREATE TEXT SEARCH CONFIGURATION s.plain (COPY = simple);
CREATE TEXT SEARCH DICTIONARY s.words (TEMPLATE = simple, stopwords = english);

CREATE TABLE s.values (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5) PRIMARY KEY,
  x text, t text, holdfast_row int, "row" int, "ctid?" text,
  f8 float8, f4 float4, n numeric(20, 6), b bytea, j jsonb, js json, ts timestamp, tz timestamptz, d date, i interval,
  mood s.mood, addr s.address, zip s.zip, codes s.codes, r int4range, sp s.span, u uuid, arr text[][], money money,
  c char(5), vc varchar(10) CHECK (vc IN ('a', 'b', 'c')), state s.status, ci citext, x_ml xml, ip inet, bits bit varying(9),
  gen int GENERATED ALWAYS AS (coalesce(holdfast_row, 0) * 2) STORED,
  col text COLLATE s.posix, reg regclass,
  CONSTRAINT "Odd 'check'" CHECK ((f8 > (-1)::double precision) OR f8 IS NULL) NOT VALID
);
ALTER TABLE s.values ALTER x SET STORAGE EXTERNAL, ALTER t SET STATISTICS 77, ALTER n SET (n_distinct = -0.5);
INSERT INTO s.values (x, t, holdfast_row, f8, f4, n, b, j, js, ts, tz, d, i, mood, addr, zip, codes, r, sp, u, arr, money, c, vc,
                      state, ci, x_ml, ip, bits, col, reg) VALUES
  ('', NULL, 1, 'NaN', 'Infinity', 'NaN', '\x00ff5c', '{"a": 1, "b": [null]}', '{ "b":1,  "a":2 }', '-infinity',
   '0044-03-15 12:00:00+00 BC', '0044-03-15 BC', '-1 years +2 mons 3 days 04:05:06.789', 'it''s "ok"',
   ROW('a, b', '"12"', NULL), '12345', '{a,"b c",NULL}', 'empty', '[0.1,0.3)', '00000000-0000-0000-0000-000000000001',
   '{{a,b},{"",NULL}}', '$12.34', 'ab', 'a', 'new', 'Mixed', '<a b="1">x</a>', '10.0.0.0/8', B'0101', 'ä', 's.values'),
  (NULL, '', -5, 0.1::float8 + 0.2, 1e-38, 123.456789, '', 'null', '[]', '294276-12-31 23:59:59.999999', 'infinity', 'infinity',
   '0', NULL, NULL, '99999', NULL, '[1,5)', NULL, NULL, '{}', NULL, '', 'c', NULL, NULL, NULL, '::1', B'', E'new\nline\ttab\\', NULL),
  ('$$\.', E'\\.', 0, '-0', 3.4028235e38, 0.000001, '\xdeadbeef', '1.10', '"x"', 'epoch', 'epoch', 'epoch', '1 day', 'very sad',
   ROW('', '', 0), '00000', '{}', '(,)', '(,)', NULL, NULL, '-$1.00', 'x', 'b', 'open', '', NULL, NULL, NULL, '', NULL);

CREATE TABLE "Odd ""schema""
with lines"."table ""x"";
-- a comment?" ("col
umn" text, "semi;colon" int, "ünï" text, "?{fn now()}" int);
INSERT INTO "Odd ""schema""
with lines"."table ""x"";
-- a comment?" SELECT 'v' || n, n, NULL, n FROM generate_series(1, 50) n;
ALTER TABLE "Odd ""schema""
with lines"."table ""x"";
-- a comment?" OWNER TO "Owner ""of"" :suffix";
CREATE TABLE "pg_dump: finished item 3 TABLE DATA x" (a int);
INSERT INTO "pg_dump: finished item 3 TABLE DATA x" SELECT generate_series(1, 1000);
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
CREATE TABLE empty (a int, t text);
CREATE UNLOGGED TABLE unlogged (a int);
INSERT INTO unlogged VALUES (1), (1);

CREATE TABLE parent (a int, b text NOT NULL, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE child (c int, b text, a int);
ALTER TABLE child ALTER b SET NOT NULL;
ALTER TABLE child ADD CONSTRAINT positive CHECK (a > 0);
ALTER TABLE child INHERIT parent;
CREATE TABLE grandchild (extra date DEFAULT ('2026-01-01'::date + 1)) INHERITS (child);
INSERT INTO parent VALUES (1, 'p');
INSERT INTO child (a, b, c) VALUES (2, 'c', 3);
INSERT INTO grandchild (a, b, c) VALUES (4, 'g', 5);

CREATE TABLE claims (id bigserial, at date NOT NULL, region text, amount numeric DEFAULT 0.0, PRIMARY KEY (id, at))
  PARTITION BY RANGE (at);
CREATE TABLE claims_2025 PARTITION OF claims FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE claims_2026 (region text, at date NOT NULL, dropped int, id bigint NOT NULL, amount numeric);
ALTER TABLE claims_2026 DROP COLUMN dropped;
ALTER TABLE claims ATTACH PARTITION claims_2026 FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
CREATE TABLE claims_other PARTITION OF claims DEFAULT PARTITION BY HASH (id);
CREATE TABLE claims_other_a PARTITION OF claims_other FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE by_expression (region text) PARTITION BY LIST (lower(region));
CREATE TABLE by_expression_a PARTITION OF by_expression FOR VALUES IN ('a', NULL);
INSERT INTO by_expression VALUES ('A'), (NULL);
CREATE INDEX claims_amount ON claims (amount) WHERE amount > 0;
CREATE INDEX only_parent ON ONLY claims (region);
INSERT INTO claims (at, region, amount) SELECT date '2025-06-01' + n, 'a', n FROM generate_series(1, 400) n;
INSERT INTO claims (at, region) VALUES ('1999-01-01', 'A');
CREATE TABLE lines (claim bigint, at date, line int, UNIQUE NULLS NOT DISTINCT (claim, at, line),
  FOREIGN KEY (claim, at) REFERENCES claims ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO lines SELECT id, at, 1 FROM claims;
CREATE TABLE bookings (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH &&));
INSERT INTO bookings VALUES (1, '[2026-01-01,2026-01-02)');
CREATE INDEX trigrams ON s.values USING gin (x gin_trgm_ops);
CREATE INDEX expression ON s.values ((lower(x) || 'y'), id DESC NULLS LAST) INCLUDE (t);
ALTER TABLE s.values REPLICA IDENTITY FULL;
CLUSTER bookings USING bookings_room_during_excl;
CREATE STATISTICS s.stat (dependencies, ndistinct) ON x, t FROM s.values;
CREATE STATISTICS s.expr ON (lower(x)), (id % 3) FROM s.values;

CREATE SEQUENCE down INCREMENT BY -3 MINVALUE -1000 MAXVALUE 5 START 5 CACHE 4;
SELECT nextval('down'), nextval('down');
CREATE SEQUENCE cycling AS smallint MAXVALUE 3 CYCLE;
SELECT nextval('cycling'), nextval('cycling'), nextval('cycling'), nextval('cycling');
CREATE SEQUENCE unused OWNED BY empty.a;
CREATE SEQUENCE last_one MAXVALUE 9223372036854775807;
SELECT setval('last_one', 9223372036854775807);

CREATE VIEW v AS SELECT x, CASE WHEN vc = ANY (ARRAY['a', 'b']) THEN (1)::bigint ELSE 2 END AS y FROM s.values WITH LOCAL CHECK OPTION;
CREATE VIEW barrier WITH (security_barrier, security_invoker) AS SELECT * FROM parent WHERE a > 0 AND (b LIKE 'x%' OR NOT b = 'y');
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 5;
CREATE MATERIALIZED VIEW populated AS SELECT count(*) AS n FROM parent;
CREATE UNIQUE INDEX populated_n ON populated (n);
CREATE MATERIALIZED VIEW stale AS SELECT a FROM parent;
INSERT INTO parent VALUES (9, 'later');
CREATE MATERIALIZED VIEW never AS SELECT a FROM child WITH NO DATA;
CREATE MATERIALIZED VIEW of_matview AS SELECT * FROM populated;

CREATE RULE no_delete AS ON DELETE TO parent WHERE (old.a > 5) DO INSTEAD NOTHING;
ALTER TABLE s.values ADD COLUMN changed timestamptz;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF x ON s.values FOR EACH ROW WHEN (NEW.x IS DISTINCT FROM 'a') EXECUTE FUNCTION s.touch();
CREATE TRIGGER quiet AFTER INSERT ON claims FOR EACH ROW EXECUTE FUNCTION s.touch();
ALTER TABLE s.values DISABLE TRIGGER touch;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON parent DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION s.touch();
ALTER TABLE parent DISABLE TRIGGER late;
CREATE FUNCTION s.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more DDL here'; END $$;

CREATE TABLE secret (owner text, note text);
INSERT INTO secret VALUES ('a', 'x'), ('b', 'y');
ALTER TABLE secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON secret FOR SELECT TO "reader' :suffix", CURRENT_USER USING (owner = current_user OR (note IN ('x', 'z')));
CREATE POLICY writes ON secret AS RESTRICTIVE FOR INSERT WITH CHECK (length(note) > (0)::int);
GRANT SELECT (owner), UPDATE (note) ON secret TO "reader' :suffix" WITH GRANT OPTION;
GRANT SELECT ON s.values TO PUBLIC;
REVOKE ALL ON empty FROM :superuser;
GRANT USAGE ON SEQUENCE down TO "reader' :suffix";

CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere.example.org');
CREATE USER MAPPING FOR "reader' :suffix" SERVER elsewhere OPTIONS (user 'u', password 'p');
CREATE FOREIGN TABLE far_away (a int OPTIONS (column_name 'A'), b text) SERVER elsewhere OPTIONS (table_name 'T');
CREATE PUBLICATION partly FOR TABLE s.values WHERE (id > 5), parent (a) WITH (publish = 'insert');
CREATE PUBLICATION whole FOR TABLES IN SCHEMA s;

COMMENT ON TABLE s.values IS 'it''s
two lines';
COMMENT ON COLUMN s.values."ctid?" IS 'column';
COMMENT ON CONSTRAINT "Odd 'check'" ON s.values IS 'constraint';
COMMENT ON FUNCTION s.touch() IS 'function';
COMMENT ON TYPE s.mood IS 'type';
COMMENT ON INDEX claims_amount IS 'index';
COMMENT ON SCHEMA s IS 'schema';
COMMENT ON ROLE "reader' :suffix" IS 'role';
COMMENT ON TRIGGER touch ON s.values IS 'trigger';

SELECT lo_from_bytea(0, decode(repeat('ab', 10), 'hex'));
SELECT lo_from_bytea(770001, convert_to(repeat('0123456789abcdef', 150000), 'LATIN1'));
SELECT lo_create(770002);
SELECT lo_put(770002, 5000000, '\x01');
SELECT lo_create(770003);
SELECT lo_from_bytea(770004, decode(repeat('00', 1048576), 'hex'));
ALTER LARGE OBJECT 770003 OWNER TO "Owner ""of"" :suffix";
GRANT SELECT ON LARGE OBJECT 770001 TO "reader' :suffix";
COMMENT ON LARGE OBJECT 770001 IS 'picture';

CREATE EVENT TRIGGER no_ddl ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE FUNCTION s.on_ddl();
