SET ROLE sample_owner;

CREATE VIEW clinical.adults AS
    SELECT id, mrn, full_name, born FROM clinical.patients WHERE born < date '2007-01-01'
    WITH CASCADED CHECK OPTION;
CREATE VIEW clinical.minimum_necessary WITH (security_barrier) AS
    SELECT id, initials, born - extract(doy FROM born)::int AS birth_year FROM clinical.patients WHERE consent;
CREATE RECURSIVE VIEW platform.history (sha, depth) AS
    SELECT sha, 0 FROM platform.commits WHERE parent IS NULL
    UNION ALL
    SELECT c.sha, h.depth + 1 FROM platform.commits AS c JOIN history AS h ON c.parent = h.sha WHERE h.depth < 50;
CREATE VIEW "Odd & Ends"."View of a ""view""" AS SELECT * FROM clinical.adults;
CREATE VIEW clinical.inbox AS SELECT id, note FROM clinical.encounters;
CREATE RULE inbox_takes_notes AS ON INSERT TO clinical.inbox DO INSTEAD
    UPDATE clinical.encounters SET note = NEW.note WHERE id = NEW.id;

CREATE MATERIALIZED VIEW billing.monthly_totals AS
    SELECT date_trunc('month', submitted::timestamp) AS month, status, count(*) AS claims, sum(billed) AS billed
    FROM billing.claims GROUP BY 1, 2;
CREATE UNIQUE INDEX monthly_totals_key ON billing.monthly_totals (month, status);
CREATE MATERIALIZED VIEW clinical.not_yet AS SELECT kind, count(*) FROM clinical.encounters GROUP BY kind WITH NO DATA;
CREATE MATERIALIZED VIEW clinical.stale_beds AS SELECT sum(beds) AS beds FROM clinical.wards;
-- From here on the materialized view is stale: a restore refreshes it and gets another sum.
UPDATE clinical.wards SET beds = beds + 1 WHERE id <= 3;

RESET ROLE;
