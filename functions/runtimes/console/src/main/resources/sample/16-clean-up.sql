DROP SCHEMA sample_words CASCADE;
