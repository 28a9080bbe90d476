SELECT setseed(0.06);

INSERT INTO clinical.encounters (patient_id, ward_id, kind, during, attending, codes, vitals, waveform, note)
SELECT 1 + i % current_setting('sample.patients')::int,
       1 + sample_words.whole(24),
       (enum_range(NULL::clinical.encounter_kind))[1 + sample_words.whole(6)],
       tstzrange(start, start + (10 + sample_words.whole(600)) * interval '1 minute'),
       ROW('Dr. ' || sample_words.pick(sample_words.family()), 'LIC-' || 1000 + sample_words.whole(900), NULL)::clinical.clinician,
       ARRAY[chr(65 + sample_words.whole(26)) || sample_words.whole(100) || '.' || sample_words.whole(10), 'Z' || sample_words.whole(100)],
       jsonb_build_object('hr', 50 + sample_words.whole(80), 'sys', 90 + sample_words.whole(90), 'temp', round((35 + random() * 5)::numeric, 2),
           'spo2', 88 + sample_words.whole(12)),
       CASE WHEN i % 3 = 0 THEN sha256(int8send(sample_words.whole(2000000000)::bigint)) || sha256(int8send(i::bigint)) END,
       CASE WHEN i % 97 <> 0 THEN 'Presents with ' || sample_words.pick(sample_words.complaint()) || ' for ' || 1 + sample_words.whole(60)
           || ' days, also ' || sample_words.pick(sample_words.complaint()) || '. Exam: ' || sample_words.pick(sample_words.finding())
           || '; ' || sample_words.pick(sample_words.finding()) || E'.\nLab ' || sample_words.whole(1000000) || ': CRP '
           || round((random() * 90)::numeric, 1) || ', Hb ' || round((random() * 18)::numeric, 1) || ', Na ' || 120 + sample_words.whole(30)
           || E'.\nPlan: ' || sample_words.pick(sample_words.plan()) || ', ' || sample_words.pick(sample_words.plan())
           || ', review in ' || sample_words.whole(90) || ' days.' END
FROM (
    SELECT i, timestamptz '2025-01-01 00:00:00+00' + random() * interval '364 days' AS start
    FROM generate_series(1, current_setting('sample.patients')::int * 5) AS i
) AS visit;
