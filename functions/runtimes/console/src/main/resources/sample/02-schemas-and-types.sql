CREATE SCHEMA clinical AUTHORIZATION sample_owner;
CREATE SCHEMA billing AUTHORIZATION sample_owner;
CREATE SCHEMA audit AUTHORIZATION sample_owner;
CREATE SCHEMA platform AUTHORIZATION sample_owner;
CREATE SCHEMA "Odd & Ends" AUTHORIZATION sample_owner;
COMMENT ON SCHEMA clinical IS 'Synthetic patients: nobody in here exists';

-- What is created from now on belongs to the role that owns it in real life, not to the superuser.
SET ROLE sample_owner;

CREATE TYPE clinical.encounter_kind AS ENUM ('ambulatory', 'emergency', 'inpatient', 'telehealth', 'home visit');
ALTER TYPE clinical.encounter_kind ADD VALUE 'day surgery' BEFORE 'inpatient';
CREATE TYPE clinical.clinician AS (name text, licence varchar(12), since date);
CREATE TYPE clinical.dose_range AS RANGE (subtype = numeric);
CREATE DOMAIN clinical.mrn AS text CHECK (VALUE ~ '^SYN-[0-9]{8}$');
CREATE DOMAIN billing.amount AS numeric(12, 2) NOT NULL CHECK (VALUE >= 0);
COMMENT ON DOMAIN clinical.mrn IS 'Medical record number; SYN marks it as synthetic';
CREATE COLLATION clinical.by_code_point FROM "C";

CREATE FUNCTION clinical.initials(full_name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT upper(left(full_name, 1) || left(split_part(full_name, ' ', 2), 1)) $$;

RESET ROLE;
