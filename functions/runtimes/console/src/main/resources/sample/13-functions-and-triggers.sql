SET ROLE sample_owner;

CREATE FUNCTION billing.open_amount_of(patient bigint) RETURNS numeric
    LANGUAGE sql STABLE
    AS $$ SELECT coalesce(sum(open_amount), 0) FROM billing.claims WHERE patient_id = patient AND status <> 'denied' $$;

CREATE FUNCTION clinical.visits(patient bigint, OUT how_many bigint, OUT latest timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $body$
BEGIN
    -- The body holds 'quotes', $$dollars$$ and a ; so that a reader of scripts can fail on them.
    SELECT count(*), max(lower(during)) INTO how_many, latest FROM clinical.encounters WHERE patient_id = patient;
END
$body$;

CREATE PROCEDURE billing.settle(claim_patient bigint, claim bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE billing.claims SET status = 'paid', paid = billed WHERE patient_id = claim_patient AND id = claim;
END
$$;

CREATE FUNCTION billing.add_capped(total numeric, value numeric, cap numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT total + least(value, cap) $$;
CREATE AGGREGATE billing.capped_sum(numeric, numeric) (SFUNC = billing.add_capped, STYPE = numeric, INITCOND = '0');

CREATE FUNCTION clinical.overlaps_dose(clinical.dose_range, numeric) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$ SELECT $2 <@ $1 $$;
CREATE OPERATOR clinical.@~ (LEFTARG = clinical.dose_range, RIGHTARG = numeric, FUNCTION = clinical.overlaps_dose);

CREATE FUNCTION clinical.touch() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER touch BEFORE UPDATE ON clinical.patients
    FOR EACH ROW WHEN (OLD.phone IS DISTINCT FROM NEW.phone) EXECUTE FUNCTION clinical.touch();

CREATE FUNCTION clinical.log_removed_encounters() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO audit.audit_logs (at, actor, action, object, digest)
    SELECT now(), current_user, 'write', 'encounter/' || id, sha256(int8send(id)) FROM removed;
    RETURN NULL;
END
$$;
CREATE TRIGGER log_removed AFTER DELETE ON clinical.encounters
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION clinical.log_removed_encounters();

CREATE FUNCTION billing.refuse_overpayment() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.paid > NEW.billed * 1000 + 1000 THEN
        RAISE EXCEPTION 'claim % is overpaid', NEW.id USING HINT = 'Check the remittance.';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER no_overpayment AFTER INSERT OR UPDATE OF paid ON billing.claims
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing.refuse_overpayment();

CREATE TRIGGER switched_off BEFORE UPDATE ON clinical.wards FOR EACH ROW EXECUTE FUNCTION clinical.touch();
ALTER TABLE clinical.wards DISABLE TRIGGER switched_off;

CREATE RULE wards_are_never_deleted AS ON DELETE TO clinical.wards DO INSTEAD NOTHING;

RESET ROLE;

-- An event trigger needs a superuser as its owner.
CREATE FUNCTION audit.note_drop() RETURNS event_trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit.dropped_objects SELECT now(), tg_tag, object_identity FROM pg_event_trigger_dropped_objects() WHERE NOT is_temporary;
END
$$;
CREATE EVENT TRIGGER sample_note_drop ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION audit.note_drop();
