SELECT setseed(0.08);

INSERT INTO audit.audit_logs (at, actor, action, object, client, detail, digest)
SELECT timestamptz '2025-01-01 00:00:00+00' + i * (interval '364 days' / (current_setting('sample.patients')::int * 20)),
       lower(sample_words.pick(sample_words.given())) || '.' || sample_words.whole(400),
       (ARRAY['read', 'write', 'export', 'print', 'login', 'logout'])[1 + sample_words.whole(6)],
       'encounter/' || sample_words.whole(10000000),
       ('10.' || sample_words.whole(256) || '.' || sample_words.whole(256) || '.' || sample_words.whole(256))::inet,
       json_build_object('why', sample_words.pick(sample_words.plan()), 'ms', round((random() * 900)::numeric, 3), 'screen', sample_words.pick(sample_words.part()),
           'session', sample_words.whole(2000000000)),
       decode(md5(random()::text), 'hex')
FROM generate_series(1, current_setting('sample.patients')::int * 20) AS i;
