SELECT setseed(0.07);

INSERT INTO billing.claims (patient_id, encounter_id, submitted, status, billed, paid, payer, trace, lines, remark)
SELECT 1 + i % current_setting('sample.patients')::int,
       1 + sample_words.whole(current_setting('sample.patients')::int * 5),
       date '2025-01-01' + sample_words.whole(365),
       (ARRAY['submitted', 'accepted', 'denied', 'paid', 'appealed'])[1 + sample_words.whole(5)],
       round((random() * 9000)::numeric, 2),
       round((random() * 400)::numeric, 2),
       sample_words.pick(sample_words.payer()),
       md5(random()::text || i)::uuid,
       jsonb_build_array(
           jsonb_build_object('code', to_char(sample_words.whole(100000), 'FM00000'), 'units', 1 + sample_words.whole(9), 'fee', round((random() * 900)::numeric, 2)),
           jsonb_build_object('code', to_char(sample_words.whole(100000), 'FM00000'), 'units', 1, 'note', sample_words.pick(sample_words.plan()))),
       CASE WHEN i % 5 <> 0 THEN 'Batch ' || sample_words.whole(5000) || ': ' || sample_words.pick(sample_words.plan()) || ' after ' || sample_words.pick(sample_words.complaint()) END
FROM generate_series(1, current_setting('sample.patients')::int * 8) AS i;

INSERT INTO billing.appeals (patient_id, claim_id, argument)
SELECT patient_id, id, 'Denied in error, see batch ' || id FROM billing.claims WHERE status = 'denied' ORDER BY id LIMIT 1500;
