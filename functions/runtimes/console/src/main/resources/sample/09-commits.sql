SELECT setseed(0.09);

INSERT INTO platform.commits (sha, parent, repository, author, committed_at, message, paths, stats, patch)
SELECT left(encode(sha256(int8send(i::bigint)), 'hex'), 40),
       CASE WHEN i > 1 THEN left(encode(sha256(int8send(i::bigint - 1)), 'hex'), 40) END,
       (ARRAY['policies', 'platform', 'claims-service', 'audit-service', 'risk-service'])[1 + i % 5],
       lower(sample_words.pick(sample_words.given())) || '@example.org',
       timestamp '2025-01-01' + i * interval '17 seconds',
       sample_words.pick(sample_words.verb()) || ' ' || sample_words.pick(sample_words.part()) || ' when ' || sample_words.pick(sample_words.part())
           || ' is at ' || sample_words.whole(1000) || E'\n\nRefs #' || sample_words.whole(20000),
       ARRAY[sample_words.pick(sample_words.path()) || 'file_' || sample_words.whole(400) || '.go', sample_words.pick(sample_words.path()) || 'case_' || sample_words.whole(400) || '.yaml'],
       jsonb_build_object('added', sample_words.whole(400), 'removed', sample_words.whole(200), 'score', random()),
       '@@ -' || sample_words.whole(900) || ',7 +' || sample_words.whole(900) || E',9 @@\n-\t' || sample_words.pick(sample_words.code()) || 'x' || sample_words.whole(100000)
           || E'\n+\t' || sample_words.pick(sample_words.code()) || sample_words.pick(sample_words.part()) || ' ' || sample_words.whole(100000)
           || E'\n+\t' || sample_words.pick(sample_words.code()) || 'y' || sample_words.whole(100000) || E'")\n \t}\n'
FROM generate_series(1, current_setting('sample.patients')::int * 5) AS i;
