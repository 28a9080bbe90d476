SELECT setseed(0.05);

INSERT INTO clinical.wards (name, head, beds)
SELECT 'Ward ' || chr(64 + i) || CASE WHEN i % 3 = 0 THEN ' (Zürich wing)' ELSE '' END,
       ROW('Dr. ' || sample_words.pick(sample_words.family()), 'LIC-' || 1000 + i, date '2010-01-01' + i * 37)::clinical.clinician,
       10 + i * 3
FROM generate_series(1, 24) AS i;

INSERT INTO clinical.patients (mrn, full_name, born, sex, email, phone, allergies, contact, consent, updated_at)
SELECT 'SYN-' || to_char(i, 'FM00000000'),
       sample_words.pick(sample_words.given()) || ' ' || sample_words.pick(sample_words.family()),
       date '1930-01-01' + sample_words.whole(34000),
       (ARRAY['f', 'm', 'x', NULL])[1 + sample_words.whole(4)],
       CASE WHEN i % 7 = 0 THEN NULL WHEN i % 11 = 0 THEN '' ELSE 'patient.' || i || '@example.org' END,
       '+00 555 ' || to_char(sample_words.whole(10000000), 'FM0000000'),
       CASE sample_words.whole(3) WHEN 0 THEN '{}' WHEN 1 THEN '{penicillin}' ELSE '{latex,"tree nuts",NULL}' END::text[],
       jsonb_build_object('street', sample_words.whole(900) || ' Fixture Street', 'zip', to_char(sample_words.whole(100000), 'FM00000'),
           'kin', jsonb_build_array(sample_words.pick(sample_words.given()), NULL, sample_words.whole(99))),
       (ARRAY[true, false, NULL])[1 + sample_words.whole(3)],
       timestamptz '2025-01-01 00:00:00+00' + random() * interval '365 days'
FROM generate_series(1, current_setting('sample.patients')::int) AS i;

INSERT INTO clinical.observations (patient_id, taken_at, value)
SELECT 1 + i % current_setting('sample.patients')::int, timestamptz '2025-03-01 00:00:00+00' + i * interval '7 minutes', random() * 200
FROM generate_series(1, 2000) AS i;
INSERT INTO clinical.home_observations (patient_id, taken_at, value, device)
SELECT 1 + i % current_setting('sample.patients')::int, timestamptz '2025-04-01 00:00:00+00' + i * interval '11 minutes', random(), 'cuff-' || i % 9
FROM generate_series(1, 2000) AS i;
INSERT INTO clinical.lab_observations (patient_id, taken_at, value, specimen, reference, flags)
SELECT 1 + i % current_setting('sample.patients')::int, timestamptz '2025-05-01 00:00:00+00' + i * interval '13 minutes',
       CASE WHEN i % 500 = 0 THEN 'NaN'::float8 ELSE exp(random() * 9) END, (ARRAY['blood', 'urine', 'swab'])[1 + i % 3],
       clinical.dose_range(round(random()::numeric, 4), 2 + round(random()::numeric, 4)), CASE WHEN i % 4 = 0 THEN ARRAY['H', NULL] END
FROM generate_series(1, 2000) AS i;

INSERT INTO clinical.bookings (room, during)
SELECT i % 12, tsrange(timestamp '2025-01-01' + i * interval '1 hour', timestamp '2025-01-01' + i * interval '1 hour' + interval '50 minutes')
FROM generate_series(1, 600) AS i;
