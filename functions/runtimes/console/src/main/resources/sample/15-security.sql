SET ROLE sample_owner;

GRANT USAGE ON SCHEMA clinical, billing, audit, platform, "Odd & Ends" TO sample_app, sample_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA clinical, billing TO sample_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA clinical, billing TO sample_app;
GRANT SELECT ON ALL TABLES IN SCHEMA audit, billing TO sample_auditor;
GRANT SELECT (id, mrn, initials), UPDATE (phone) ON clinical.patients TO "Sample ""Night"" Shift" WITH GRANT OPTION;
REVOKE ALL ON FUNCTION clinical.visits(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinical.visits(bigint) TO sample_auditor;
GRANT USAGE ON TYPE clinical.clinician TO sample_app;
ALTER DEFAULT PRIVILEGES FOR ROLE sample_owner IN SCHEMA clinical GRANT SELECT ON TABLES TO sample_auditor;
ALTER DEFAULT PRIVILEGES FOR ROLE sample_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

ALTER TABLE clinical.scans ENABLE ROW LEVEL SECURITY;
CREATE POLICY labelled ON clinical.scans FOR SELECT TO sample_app USING (label <> '');
-- FORCE hides the rows from the owner too: a dump taken as sample_owner would be empty and look right.
ALTER TABLE billing.appeals ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing.appeals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_patients ON billing.appeals AS RESTRICTIVE
    USING (patient_id::text = current_setting('sample.patient_id', true)) WITH CHECK (true);

COMMENT ON TABLE clinical.patients IS 'Synthetic people, it''s all made up
over two lines';
COMMENT ON COLUMN clinical.patients.mrn IS 'Never a real number';
COMMENT ON CONSTRAINT one_booking_at_a_time ON clinical.bookings IS 'A room is booked once at a time';
COMMENT ON FUNCTION billing.open_amount_of(bigint) IS 'Denied claims do not count';

RESET ROLE;

CREATE PUBLICATION sample_audit FOR TABLE audit.audit_logs WITH (publish = 'insert', publish_via_partition_root = true);
