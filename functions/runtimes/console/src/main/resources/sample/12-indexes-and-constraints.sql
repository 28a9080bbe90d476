SET ROLE sample_owner;

CREATE UNIQUE INDEX patients_by_mrn ON clinical.patients (mrn) INCLUDE (full_name);
CREATE INDEX patients_by_lower_name ON clinical.patients (lower(full_name) COLLATE "C");
CREATE INDEX patients_without_consent ON clinical.patients (id) WHERE consent IS NOT TRUE;
CREATE INDEX patients_by_allergy ON clinical.patients USING gin (allergies);
CREATE INDEX audit_logs_by_time ON audit.audit_logs USING brin (at);
CREATE INDEX denied_claims ON billing.claims (submitted DESC NULLS LAST) WHERE status = 'denied';
CREATE INDEX commits_by_repository ON platform.commits (repository, committed_at);
CLUSTER clinical.wards USING wards_pkey;
ALTER TABLE clinical.patients ALTER full_name SET STATISTICS 200;
ALTER TABLE platform.commits REPLICA IDENTITY FULL;
ALTER TABLE audit.dropped_objects SET (fillfactor = 70, autovacuum_enabled = false);

ALTER TABLE clinical.encounters ADD FOREIGN KEY (patient_id) REFERENCES clinical.patients ON DELETE CASCADE;
ALTER TABLE clinical.encounters ADD FOREIGN KEY (ward_id) REFERENCES clinical.wards ON UPDATE CASCADE DEFERRABLE;
ALTER TABLE billing.claims ADD FOREIGN KEY (patient_id) REFERENCES clinical.patients;
ALTER TABLE billing.claims ADD CONSTRAINT paid_is_not_negative CHECK (paid >= 0) NOT VALID;
ALTER TABLE platform.commits ADD CONSTRAINT known_parent FOREIGN KEY (parent) REFERENCES platform.commits NOT VALID;

CREATE STATISTICS clinical.ward_and_kind (dependencies, ndistinct, mcv) ON ward_id, kind FROM clinical.encounters;
RESET ROLE;
