-- Vocabulary for the texts, dropped again at the end. The functions are inlined by the planner, so a pick costs about 0.1 µs.
CREATE SCHEMA sample_words;

CREATE FUNCTION sample_words.pick(words text[]) RETURNS text LANGUAGE sql VOLATILE
    AS $$ SELECT words[1 + floor(random() * cardinality(words))::int] $$;
CREATE FUNCTION sample_words.whole(up_to int) RETURNS int LANGUAGE sql VOLATILE
    AS $$ SELECT floor(random() * up_to)::int $$;

CREATE FUNCTION sample_words.given() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'Synthia', 'Testin', 'Mockael', 'Demona', 'Fictor', 'Samplina', 'Placida', 'Dumas', 'Fabricia', 'Protot', 'Simula',
    'Imagine', 'Artifice', 'Pseuda', 'Examplo', 'Modella', 'Stubert', 'Fakira', 'Randolf', 'Seedric', 'Mockingha',
    'Noëlle-Null', 'Ünique', 'Żeta'] $$;
CREATE FUNCTION sample_words.family() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'Placeholder', 'Sampleton', 'Fakeworth', 'Dummond', 'Specimen', 'Testerson', 'Mockford', 'Fixture', 'Stubbs-Null',
    'Generated', 'Loremdale', 'Ipsumner', 'Nonreal', 'Imaginaire', 'Prototypius', 'Syntheticus', 'Randomsson',
    'Seedling', 'Demoville', 'Exemplar', 'Notreal', 'Pseudonymou', 'Fictional', 'O''Example'] $$;
CREATE FUNCTION sample_words.complaint() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'intermittent chest tightness', 'shortness of breath on stairs', 'dull lower back pain', 'recurrent headache',
    'burning epigastric pain', 'dizziness on standing', 'productive cough', 'swollen left ankle', 'palpitations at night',
    'sore throat with fever', 'numbness in both hands', 'blurred vision', 'itching rash on forearms', 'poor sleep',
    'loss of appetite', 'knee pain after running', 'ringing in the right ear', 'frequent urination', 'hoarse voice',
    'stiff neck', 'nausea after meals', 'fatigue for several weeks', 'a fall from a ladder', 'a cut on the thumb'] $$;
CREATE FUNCTION sample_words.finding() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'lungs clear on auscultation', 'mild pitting oedema', 'abdomen soft and non-tender', 'no focal deficit',
    'regular rhythm, no murmur', 'tonsils enlarged with exudate', 'reduced range of motion', 'wheeze at both bases',
    'tenderness over L4', 'skin warm and dry', 'pupils equal and reactive', 'tympanic membrane dull', 'gait steady',
    'capillary refill two seconds', 'no lymphadenopathy', 'strength 4 of 5', 'positive straight leg raise',
    'systolic murmur grade two', 'mucous membranes dry', 'joint effusion palpable', 'oriented to person and place'] $$;
CREATE FUNCTION sample_words.plan() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'repeat blood count', 'start ibuprofen 400 mg', 'refer to cardiology', 'order chest radiograph', 'rest and fluids',
    'increase metformin', 'stop lisinopril', 'physiotherapy twice weekly', 'wound check', 'sleep diary', 'dietary advice',
    'ECG before discharge', 'ultrasound of the abdomen', 'continue present therapy', 'amoxicillin for seven days',
    'blood pressure log', 'smoking cessation talk', 'spirometry', 'vaccination update', 'call back if worse'] $$;
CREATE FUNCTION sample_words.payer() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'Example Mutual', 'Placeholder Health', 'Demo Care Trust', 'Specimen Insurance', 'Self-pay', 'Mockshield',
    'Testland Public Fund'] $$;
CREATE FUNCTION sample_words.verb() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'fix', 'add', 'remove', 'tighten', 'rename', 'document', 'cache', 'retry', 'validate', 'split', 'inline', 'guard'] $$;
CREATE FUNCTION sample_words.part() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'claim parser', 'audit writer', 'risk score', 'login page', 'payer table', 'nightly job', 'patient search',
    'policy check', 'rollout script', 'metrics exporter', 'retry loop', 'session store', 'schema migration',
    'time-zone handling', 'ward dashboard', 'consent form'] $$;
CREATE FUNCTION sample_words.code() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'if err != nil {', 'return fmt.Errorf("', 'ctx, cancel := context.', 'defer rows.Close()', 'for _, claim := range ',
    'log.Info("', 'SELECT id FROM ', 'metrics.Observe(', 'assert.Equal(t, ', 'case ', 'func (s *Store) ', 'var limit = ',
    'go worker(', 'timeout: ', 'replicas: ', 'image: registry.example.org/', 'type ', 'switch '] $$;
CREATE FUNCTION sample_words.path() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[
    'cmd/server/', 'internal/claims/', 'internal/audit/', 'deploy/base/', 'deploy/overlays/eu/', 'policies/', 'web/src/',
    'docs/', 'scripts/', 'pkg/risk/'] $$;
