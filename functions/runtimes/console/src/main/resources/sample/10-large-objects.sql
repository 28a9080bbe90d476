-- Fixed object identifiers: two sample databases of one size are equal, large objects included.
SELECT setseed(0.10);

DO $scans$
DECLARE
    image bytea;
    object oid;
BEGIN
    FOR i IN 0..239 LOOP
        -- md5 digests do not compress, like a JPEG; one object in eight is blank paper. The last one spans many chunks (3 MB).
        image := CASE
            WHEN i = 239 THEN decode((SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 196608)), 'hex')
            WHEN i % 8 = 0 THEN decode(repeat('ff', 40000), 'hex')
            WHEN i = 1 THEN ''::bytea
            ELSE decode((SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 20 + 3 * i)), 'hex')
        END;
        object := lo_from_bytea((3000000 + i)::oid, image);
        EXECUTE format('ALTER LARGE OBJECT %s OWNER TO %I', object, CASE WHEN i % 2 = 0 THEN 'sample_owner' ELSE 'sample_app' END);
        IF i % 3 = 0 THEN
            EXECUTE format('GRANT SELECT ON LARGE OBJECT %s TO sample_auditor', object);
        END IF;
        IF i % 50 = 0 THEN
            EXECUTE format('COMMENT ON LARGE OBJECT %s IS %L', object, 'Scan no. ' || i || ', it''s synthetic');
        END IF;
        INSERT INTO clinical.scans (patient_id, image, label) VALUES (1 + i, object, 'scan ' || i);
    END LOOP;
END
$scans$;
