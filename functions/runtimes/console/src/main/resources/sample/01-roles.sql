-- Roles belong to the whole cluster, so a second sample database in one cluster finds them already there.
DO $roles$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['sample_owner', 'sample_app', 'sample_auditor', 'Sample "Night" Shift'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
END
$roles$;

ALTER ROLE sample_app LOGIN CONNECTION LIMIT 20;
ALTER ROLE sample_app SET statement_timeout = '30s';
ALTER ROLE sample_auditor SET default_transaction_read_only = on;
COMMENT ON ROLE sample_owner IS 'Owns every object of the sample database, cannot log in';
GRANT sample_app TO "Sample ""Night"" Shift" WITH ADMIN OPTION;
GRANT pg_read_all_settings TO sample_auditor;
