package dev.holdfast.core.vault;

import dev.holdfast.core.run.RunId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The only place that knows how keys in the vault are called.
 *
 * <pre>
 * &lt;plan&gt;/manifests/&lt;system&gt;/&lt;instant&gt;-&lt;tier&gt;-&lt;id&gt;.json
 * &lt;plan&gt;/data/&lt;id&gt;/&lt;artifact&gt;
 * &lt;plan&gt;/records/&lt;id&gt;/&lt;recordId&gt;-&lt;type&gt;.json
 * &lt;plan&gt;/runs/&lt;instant&gt;-&lt;function&gt;-&lt;runId&gt;.json
 * &lt;plan&gt;/failover/serving.json, incident.json, authority.json
 * &lt;plan&gt;/failover/{runs,approvals}/&lt;runId&gt;.json
 * &lt;plan&gt;/failover/alarms/&lt;SHA-256 of the duplicate key&gt;.json
 * &lt;plan&gt;/journals/&lt;runId&gt;/&lt;number&gt;.json
 * </pre>
 *
 * <p>An instant is UTC in ISO 8601's basic form with exactly three decimals, {@code 20260101T040000.000Z}: of fixed
 * width, so that the order of the text is the order of time. A manifest's instant is its consistency instant.
 *
 * @param plan the plan's name
 */
public record VaultLayout(String plan) {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int INSTANT_LENGTH = "20260101T040000.000Z".length();
    private static final int ID_LENGTH = "00000000-0000-0000-0000-000000000000".length();
    private static final String JSON = ".json";

    /** More entries than any run writes. */
    public static final int MAX_JOURNAL_ENTRIES = 999_999;

    /** @throws IllegalArgumentException when the name cannot be part of a key */
    public VaultLayout {
        checked("plan", plan);
    }

    /** What a manifest's key says about its backup, before the manifest is read. The key itself is not signed. */
    public record ManifestKey(String key, String system, Instant instant, String tier, BackupId id) {}

    /** Everything of this plan. */
    public String everything() {
        return plan + "/";
    }

    /** Where manifests of all systems stand. */
    public String manifests() {
        return plan + "/manifests/";
    }

    /** Where manifests of one system stand. */
    public String manifests(String system) {
        return manifests() + checked("system", system) + "/";
    }

    /** The key of one manifest. */
    public String manifest(String system, Instant consistencyInstant, String tier, BackupId id) {
        return manifests(system) + text(consistencyInstant) + "-" + checked("tier", tier) + "-" + id + JSON;
    }

    /** The key of this manifest. */
    public String manifest(Manifest manifest) {
        return manifest(manifest.system(), manifest.consistencyInstant(), manifest.tier(), manifest.id());
    }

    /** A key before every manifest of this system from {@code from} on, and after every earlier one. */
    public String before(String system, Instant from) {
        return manifests(system) + text(from);
    }

    /** What a manifest's key says, or empty when this is no such key. */
    public Optional<ManifestKey> parseManifest(String key) {
        if (!key.startsWith(manifests()) || !key.endsWith(JSON)) {
            return Optional.empty();
        }
        String[] parts = key.substring(manifests().length(), key.length() - JSON.length())
                .split("/", -1);
        if (parts.length != 2 || parts[1].length() < INSTANT_LENGTH + ID_LENGTH + 3) {
            return Optional.empty();
        }
        String name = parts[1];
        int idAt = name.length() - ID_LENGTH;
        try {
            ManifestKey parsed = new ManifestKey(
                    key,
                    parts[0],
                    LocalDateTime.parse(name.substring(0, INSTANT_LENGTH), INSTANT)
                            .toInstant(ZoneOffset.UTC),
                    name.substring(INSTANT_LENGTH + 1, idAt - 1),
                    BackupId.parse(name.substring(idAt)));
            boolean exact = key.equals(manifest(parsed.system(), parsed.instant(), parsed.tier(), parsed.id()));
            return exact ? Optional.of(parsed) : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the bytes of all backups stand. */
    public String data() {
        return plan + "/data/";
    }

    /** Where the bytes of one backup stand. */
    public String data(BackupId id) {
        return data() + id + "/";
    }

    /** The key of one artifact. */
    public String data(BackupId id, String artifact) {
        return data(id) + checked("artifact", artifact);
    }

    /** The backup a key under {@link #data()} belongs to, or empty when it belongs to none. */
    public Optional<BackupId> backupOf(String dataKey) {
        String part = firstPartAfter(data(), dataKey);
        try {
            BackupId id = BackupId.parse(part);
            return id.toString().equals(part) && dataKey.length() > data(id).length()
                    ? Optional.of(id)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the records of one backup stand. */
    public String records(BackupId id) {
        return plan + "/records/" + id + "/";
    }

    /** The key of one record. */
    public String record(BackupId id, UUID recordId, String type) {
        return records(id) + recordId + "-" + checked("type", type) + JSON;
    }

    /** Where run records stand. */
    public String runs() {
        return plan + "/runs/";
    }

    /** The key of one run record. */
    public String run(Instant instant, String function, RunId run) {
        return runs() + text(instant) + "-" + checked("function", function) + "-" + run + JSON;
    }

    /** A key before every run record from {@code from} on, and after every earlier one. */
    public String beforeRuns(Instant from) {
        return runs() + text(from);
    }

    /** Whether that key is one of a run record of this function. */
    public boolean isRunOf(String function, String key) {
        int nameAt = runs().length() + INSTANT_LENGTH + 1;
        int runAt = nameAt + function.length() + 1;
        return key.startsWith(runs())
                && key.length() == runAt + ID_LENGTH + JSON.length()
                && key.startsWith(function + "-", nameAt);
    }

    /** Which region serves. Changed by conditional writes in the coordination store, like all below {@code failover/}. */
    public String serving() {
        return plan + "/failover/serving" + JSON;
    }

    /** The present incident. */
    public String incident() {
        return plan + "/failover/incident" + JSON;
    }

    /** Which store is authoritative for leases and journals, when it is not the plan's coordination store any more. */
    public String authority() {
        return plan + "/failover/authority" + JSON;
    }

    /** What one run of a failover is about. */
    public String failoverRun(RunId run) {
        return plan + "/failover/runs/" + run + JSON;
    }

    /** Who was asked to approve a run, and who did. */
    public String approvals(RunId run) {
        return plan + "/failover/approvals/" + run + JSON;
    }

    /** Which run answers one transition of an alarm. Foreign text never becomes part of a key. */
    public String failoverAlarm(String duplicateKey) {
        return plan + "/failover/alarms/" + sha256(duplicateKey) + JSON;
    }

    /** Where the journals of all runs stand; runs sort by time. */
    public String journals() {
        return plan + "/journals/";
    }

    /** Where the journal of one run stands. */
    public String journal(RunId run) {
        return journals() + run + "/";
    }

    /**
     * The key of one entry of a journal; of fixed width, so that keys sort as entries do.
     *
     * @param number from 1 to {@value #MAX_JOURNAL_ENTRIES}
     */
    public String journal(RunId run, int number) {
        if (number < 1 || number > MAX_JOURNAL_ENTRIES) {
            throw new IllegalArgumentException(
                    "a journal has entries 1 to " + MAX_JOURNAL_ENTRIES + ", there is no entry " + number);
        }
        return journal(run) + String.format(Locale.ROOT, "%06d", number) + JSON;
    }

    /** What a data key is bound to when it is wrapped: a wrap of one backup never opens another. */
    public String context(String system, BackupId id) {
        return "holdfast/v1/" + plan + "/" + system + "/" + id;
    }

    /** What an artifact's ciphertext is bound to: artifacts cannot change places. */
    public String context(String system, BackupId id, String artifact) {
        return context(system, id) + "/" + artifact;
    }

    /**
     * Where to go on listing to leave out the rest of the folder that {@code key} stands in directly below
     * {@code prefix}. The character after the slash is the zero: no key lies between {@code folder/…} and it.
     */
    static String afterFolder(String prefix, String key) {
        boolean inFolder = key.indexOf('/', prefix.length()) >= 0;
        return inFolder ? prefix + firstPartAfter(prefix, key) + (char) ('/' + 1) : key;
    }

    private static String firstPartAfter(String prefix, String key) {
        int end = key.indexOf('/', prefix.length());
        return key.substring(prefix.length(), end < 0 ? key.length() : end);
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (utc.getYear() < 1 || utc.getYear() > 9999) {
            throw new IllegalArgumentException(
                    "an instant outside the years 1 to 9999 cannot be part of a key: " + utc);
        }
        return INSTANT.format(utc);
    }

    private static String checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the " + what + " '" + name
                            + "' cannot be part of a key; use letters, digits, '.', '_' and '-', beginning with a letter or digit");
        }
        return name;
    }
}
