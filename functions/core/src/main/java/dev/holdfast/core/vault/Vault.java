package dev.holdfast.core.vault;

import dev.holdfast.core.Json;
import dev.holdfast.core.plan.Copies;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The vault of one plan: its stores, keys and signatures behind one door. Safe for use by several threads; what it
 * hands out says for itself.
 */
public final class Vault implements AutoCloseable {
    private final VaultLayout layout;
    private final List<ObjectStore> stores;
    private final VaultSpec spec;
    private final ObjectStore coordination;
    private final List<KeyWrapper> wrappers;
    private final Supplier<Signer> signer;
    private final TrustedKeys trusted;
    private final Documents documents;
    private final Clock clock;

    Vault(
            VaultLayout layout,
            VaultSpec spec,
            List<ObjectStore> stores,
            ObjectStore coordination,
            List<KeyWrapper> wrappers,
            Supplier<Signer> signer,
            TrustedKeys trusted,
            Clock clock) {
        this.layout = layout;
        this.spec = spec;
        this.stores = List.copyOf(stores);
        this.coordination = coordination;
        this.wrappers = List.copyOf(wrappers);
        this.signer = signer;
        this.trusted = trusted;
        this.documents = new Documents(layout, trusted);
        this.clock = clock;
    }

    /** How keys are called in this vault. */
    public VaultLayout layout() {
        return layout;
    }

    /** The store that takes backups as they are made. */
    public ObjectStore primary() {
        return stores.getFirst();
    }

    /** The stores that get copies of backups of this tier, in the plan's order. */
    public List<ObjectStore> copies(String tier) {
        return copies(copies -> copies.includes(tier));
    }

    /** The stores that evidence is copied to: those that get copies of any backup, unless the provider brings it there. */
    private List<ObjectStore> copies() {
        return copies(copies -> !(copies instanceof Copies.None)).stream()
                .filter(store -> !isReplicated(store))
                .toList();
    }

    private boolean isReplicated(ObjectStore store) {
        return spec.store(store.name()).filter(StoreSpec::replicated).isPresent();
    }

    private List<ObjectStore> copies(Predicate<Copies> wanted) {
        return stores.subList(1, stores.size()).stream()
                .filter(store ->
                        wanted.test(spec.store(store.name()).orElseThrow().copies()))
                .toList();
    }

    /** All stores, in the plan's order. */
    public List<ObjectStore> stores() {
        return stores;
    }

    /** The store that is authoritative for leases and journals. */
    public ObjectStore coordination() {
        return coordination;
    }

    /** The store with this name, if the plan has it. */
    public Optional<ObjectStore> store(String name) {
        return stores.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /**
     * The key that signs evidence.
     *
     * @throws KeyException.Unavailable when only public keys are at hand here
     */
    public Signer signer() {
        return signer.get();
    }

    /** The public keys whose signatures count. */
    public TrustedKeys trusted() {
        return trusted;
    }

    /** The plan's keys, in the plan's order; those that cannot be used here say so when they are used. */
    public List<KeyWrapper> wrappers() {
        return wrappers;
    }

    /**
     * Begins a backup with a fresh data key and the standard compression.
     *
     * @throws KeyException when one of the plan's keys cannot wrap (one that does not answer may be missing, see {@link
     *     BackupWriter#missingWraps}), or nothing can be signed; nothing was written
     */
    public BackupWriter startBackup(BackupId id, String system) {
        return startBackup(id, system, PipelineSettings.standard());
    }

    /** {@link #startBackup(BackupId, String)} with other settings. */
    public BackupWriter startBackup(BackupId id, String system, PipelineSettings settings) {
        return new BackupWriter(this, id, system, settings);
    }

    /** Reads a backup out of the primary store. */
    public BackupReader read(Manifest manifest) {
        return read(manifest, primary());
    }

    /** Reads a backup out of one of the vault's stores. */
    public BackupReader read(Manifest manifest, ObjectStore store) {
        return new BackupReader(this, manifest, store);
    }

    /** What the primary store holds. */
    public Catalogue catalogue() {
        return catalogue(primary());
    }

    /** What one of the vault's stores holds. */
    public Catalogue catalogue(ObjectStore store) {
        return new Catalogue(layout, documents, store, clock);
    }

    /**
     * Brings one backup and its records into another store: artifacts first, the manifest last, each byte checked
     * against the manifest on its way. Repeating it transfers only what is missing. Never throws for a store's or the
     * bytes' sake: the outcome says what happened. Into a store that the provider fills nothing is written; it is only looked
     * whether the backup has arrived.
     */
    public CopyOutcome copyTo(Manifest manifest, ObjectStore target) {
        return isReplicated(target)
                ? new ReplicatedCopy(this, manifest, target).look()
                : new StoreCopy(this, manifest, target, clock).run();
    }

    /** Everything recorded about a backup in the primary store, oldest first. */
    public List<Entry<BackupRecord>> records(BackupId id) {
        return records(id, primary());
    }

    /** Everything recorded about a backup in one of the vault's stores, oldest first. */
    public List<Entry<BackupRecord>> records(BackupId id, ObjectStore store) {
        return documents.records(store, id);
    }

    /**
     * Signs and appends a record: into the primary store or it fails, into the copies if they can be reached.
     *
     * @throws StoreException.ConditionFailed when a record with this identifier exists
     */
    public Appended append(BackupRecord document) {
        return Documents.append(documents.key(document), SignedDocument.seal(document, signer()), primary(), copies());
    }

    /**
     * Wraps a backup's data key under the plan's present keys, without touching its data or manifest.
     *
     * @throws IllegalArgumentException when there is no such backup
     * @throws KeyException when no existing wrap opens, or a present key cannot wrap; nothing was written
     */
    public BackupRecord.Rewrap rewrap(BackupId id) {
        Manifest manifest = switch (catalogue()
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("there is no backup " + id + " in this vault"))) {
            case Entry.Readable<Manifest> entry -> entry.content();
            case Entry.Unreadable<Manifest> entry -> throw new IntegrityException(entry.why());
        };
        String context = layout.context(manifest.system(), id);
        byte[] dataKey = dataKeys().open(wraps(manifest), context, id.toString());
        Instant now = clock.instant();
        BackupRecord.Rewrap rewrap = new BackupRecord.Rewrap(
                BackupRecord.newId(now), id, now, dataKeys().wrapAll(dataKey, context));
        append(rewrap);
        return rewrap;
    }

    /** Every wrap of a backup's data key: those added last, then those of its manifest. */
    public List<KeyWrap> wraps(Manifest manifest) {
        List<KeyWrap> wraps = new ArrayList<>(documents.newestRewrap(primary(), manifest.id()));
        wraps.addAll(manifest.encryption().wraps());
        return wraps;
    }

    /** Signs and keeps what a run reported: in the primary store or it fails, in the copies if they can be reached. */
    public Appended writeRun(String function, RunId run, Instant startedAt, Object report) {
        return Documents.append(
                layout.run(startedAt, function, run), sealed(function, run, startedAt, report), primary(), copies());
    }

    /**
     * As {@link #writeRun}, but one store suffices: what is reported may be that the primary store's region is lost.
     *
     * @throws StoreException the primary store's, when none took it
     */
    public Appended writeRunAnywhere(String function, RunId run, Instant startedAt, Object report) {
        List<ObjectStore> all = new ArrayList<>(List.of(primary()));
        all.addAll(copies());
        return Documents.appendAnywhere(
                layout.run(startedAt, function, run), sealed(function, run, startedAt, report), all);
    }

    /**
     * The newest of what runs of this function reported since {@code from}, as the primary store holds it, newest first.
     *
     * @param most how many at most; each costs a request
     */
    public List<Entry<RunRecord>> runs(String function, Instant from, int most) {
        return documents.runs(primary(), function, from, most);
    }

    private byte[] sealed(String function, RunId run, Instant startedAt, Object report) {
        return SignedDocument.seal(
                new RunRecord(RunRecord.SCHEMA, function, run, startedAt, Json.tree(report)), signer());
    }

    /**
     * Removes, from every store, data whose backup has a manifest in no store and whose identifier is older than
     * {@code safeAge}, and ends unfinished uploads of that age. {@code safeAge} must be longer than any backup takes.
     *
     * @throws StoreException when a store cannot be asked which backups exist; nothing was removed
     */
    public SweepReport sweep(Instant now, Duration safeAge) {
        return new Sweep(layout, stores, now.minus(safeAge)).run();
    }

    DataKeys dataKeys() {
        return new DataKeys(wrappers);
    }

    Documents documents() {
        return documents;
    }

    /** Closes the stores. */
    @Override
    public void close() {
        stores.forEach(ObjectStore::close);
    }
}
