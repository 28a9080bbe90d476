-- A little of everything that pg_dump writes, in words every server from 13 on understands.
CREATE ROLE "the owner" NOLOGIN;
CREATE ROLE reader LOGIN CONNECTION LIMIT 3 VALID UNTIL '2099-01-01 00:00:00+00';
CREATE ROLE auditor LOGIN INHERIT;
GRANT reader TO auditor WITH ADMIN OPTION;
ALTER ROLE reader SET statement_timeout = '1min';

DO $do$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '5MB');
  EXECUTE format('ALTER ROLE reader IN DATABASE %I SET search_path = care', current_database());
  EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'it''s a clinic');
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$do$;

CREATE SCHEMA care AUTHORIZATION "the owner";
GRANT USAGE ON SCHEMA care TO reader;
CREATE EXTENSION citext SCHEMA care;

CREATE TYPE care.severity AS ENUM ('low', 'it''s high', 'ünknown');
CREATE TYPE care.place AS (ward text, bed integer);
CREATE TYPE care.dose AS RANGE (subtype = numeric);
CREATE DOMAIN care.mrn AS text COLLATE "C" NOT NULL DEFAULT 'M-0' CONSTRAINT shape CHECK (VALUE ~ '^M-[0-9]+$');
CREATE COLLATION care.german (provider = icu, locale = 'de', deterministic = false);
CREATE SEQUENCE care.ticket AS smallint INCREMENT -3 MINVALUE -3000 MAXVALUE -1 START -1 CYCLE CACHE 2;

CREATE TABLE care.patient (
  id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 5) PRIMARY KEY,
  mrn care.mrn UNIQUE,
  name text COLLATE care.german,
  email care.citext,
  born date CHECK (born > '1900-01-01'),
  height_m double precision,
  height_cm integer GENERATED ALWAYS AS ((height_m * 100)::integer) STORED,
  severity care.severity DEFAULT 'low',
  place care.place,
  doses care.dose,
  notes jsonb,
  tags text[] DEFAULT ARRAY['new'::varchar, 'seen'],
  photo bytea,
  admitted timestamptz DEFAULT '2026-01-02 03:04:05.678901+02',
  stay interval,
  price numeric(12, 3),
  ip inet,
  token uuid,
  ticket smallint DEFAULT nextval('care.ticket')
) WITH (fillfactor = 90);
ALTER TABLE care.patient OWNER TO "the owner";
ALTER TABLE care.patient ALTER COLUMN notes SET STORAGE EXTERNAL, ALTER COLUMN born SET STATISTICS 250;
INSERT INTO care.patient (mrn, name, email, born, height_m, severity, place, doses, notes, photo, stay, price, ip, token)
SELECT 'M-' || n, CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN E'O''Brien\n\t\\' ELSE 'Größe ☃' END, 'P' || n || '@example.org',
       date '1950-01-01' + n, 1.5 + n / 7.0, (ARRAY['low', 'it''s high', 'ünknown'])[1 + n % 3]::care.severity,
       ROW('w' || n % 4, n)::care.place, care.dose(n, n + 0.5), jsonb_build_object('n', n, 'list', ARRAY[n, NULL, n]),
       decode(md5(n::text), 'hex'), make_interval(days => n % 40, secs => n / 3.0), n * 1.001, '10.0.0.0'::inet + n,
       md5(n::text)::uuid
FROM generate_series(1, 2000) AS n;

CREATE TABLE care.visit (
  at date NOT NULL, patient bigint NOT NULL, cost numeric,
  CONSTRAINT visit_patient FOREIGN KEY (patient) REFERENCES care.patient ON DELETE CASCADE
) PARTITION BY RANGE (at);
CREATE TABLE care.visit_2025 PARTITION OF care.visit FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE care.visit_rest PARTITION OF care.visit DEFAULT PARTITION BY HASH (patient);
CREATE TABLE care.visit_rest_0 PARTITION OF care.visit_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE care.visit_rest_1 PARTITION OF care.visit_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX visit_at ON care.visit (at DESC) INCLUDE (cost);
INSERT INTO care.visit SELECT date '2025-06-01' + n, 100 + 5 * (n % 2000), 'NaN'::numeric FROM generate_series(1, 3000) AS n;

CREATE TABLE care.note (body text, written timestamp);
CREATE TABLE care.discharge_note (extra text) INHERITS (care.note);
ALTER TABLE care.note ADD COLUMN late_column float4 DEFAULT 0.1;
INSERT INTO care.note VALUES ('parent', 'infinity', 'NaN'), ('twice', NULL, 1), ('twice', NULL, 1);
INSERT INTO care.discharge_note VALUES ('child', '2026-01-01', 'own', 3.14159);
CREATE TABLE care.no_columns ();
INSERT INTO care.no_columns DEFAULT VALUES;
CREATE UNLOGGED TABLE care.cache (k integer, v text);
INSERT INTO care.cache VALUES (1, 'x');
CREATE TABLE public."odd "" name
and line" ("a column" integer, "ROW" text, holdfast_row integer);
INSERT INTO public."odd "" name
and line" VALUES (1, 'x', 2);
CREATE TABLE public.booking (room integer, during tstzrange, EXCLUDE USING gist (during WITH &&));
INSERT INTO public.booking VALUES (1, '[2026-01-01,2026-01-02)');

CREATE INDEX patient_partial ON care.patient ((lower(name))) WHERE severity <> 'low';
CREATE INDEX patient_notes ON care.patient USING gin (notes jsonb_path_ops);
CREATE STATISTICS care.patient_stats (dependencies, ndistinct) ON born, severity FROM care.patient;
ALTER TABLE care.patient CLUSTER ON patient_pkey;

CREATE VIEW care.tall WITH (security_barrier) AS
  SELECT id, name FROM care.patient WHERE height_cm > 180 AND tags && ARRAY['seen'] WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW care.per_ward AS SELECT (place).ward, count(*) FROM care.patient GROUP BY 1;
CREATE MATERIALIZED VIEW care.unfilled AS SELECT 1 AS one WITH NO DATA;
CREATE RULE no_removal AS ON DELETE TO care.note DO INSTEAD NOTHING;

CREATE FUNCTION care.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = care AS $$
BEGIN NEW.price := NEW.price + 0; RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE OF price ON care.patient FOR EACH ROW WHEN (OLD.price IS NOT NULL)
  EXECUTE FUNCTION care.touch();
CREATE PROCEDURE care.nothing(INOUT x integer DEFAULT 3) LANGUAGE sql AS 'SELECT $1';
CREATE AGGREGATE care.total(numeric) (sfunc = numeric_add, stype = numeric, initcond = '0');
CREATE OPERATOR care.=== (leftarg = text, rightarg = text, function = texteq, commutator = OPERATOR(care.===));
CREATE FUNCTION care.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER ddl ON ddl_command_end WHEN tag IN ('DROP TABLE') EXECUTE FUNCTION care.on_ddl();
CREATE TEXT SEARCH CONFIGURATION care.plain (COPY = pg_catalog.simple);
CREATE FOREIGN DATA WRAPPER elsewhere;
CREATE SERVER archive FOREIGN DATA WRAPPER elsewhere;
CREATE FOREIGN TABLE care.archived (id integer) SERVER archive;
CREATE PUBLICATION changes FOR TABLE care.note, care.visit WITH (publish = 'insert');

ALTER TABLE care.patient ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_ward ON care.patient FOR SELECT TO reader USING ((place).ward = current_setting('care.ward', true));
GRANT SELECT (id, name), UPDATE (name) ON care.patient TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA care TO auditor WITH GRANT OPTION;
GRANT EXECUTE ON FUNCTION care.touch() TO reader;
REVOKE ALL ON FUNCTION care.touch() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "the owner" IN SCHEMA care GRANT SELECT ON TABLES TO reader;
COMMENT ON COLUMN care.patient.mrn IS 'medical record number';
COMMENT ON FUNCTION care.touch() IS 'it''s';

SELECT lo_put(lo_from_bytea(0, decode(repeat(md5(n::text), 500), 'hex')), 300000, '\x01') FROM generate_series(1, 20) AS n;
SELECT nextval('care.ticket'), nextval('care.ticket');
