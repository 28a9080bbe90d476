package dev.holdfast.failover.incident;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.VaultLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Incidents, runs and who serves, in the coordination store. Every method may throw
 * {@link dev.holdfast.core.vault.StoreException}; nothing is assumed then.
 */
public final class Incidents {
    private final SharedRecords records;
    private final VaultLayout layout;
    private final Consumer<Serving> copies;

    /** @param copies takes what is recorded about who serves to where a next authority would look */
    public Incidents(SharedRecords records, VaultLayout layout, Consumer<Serving> copies) {
        this.records = records;
        this.layout = layout;
        this.copies = copies;
    }

    /** Which side serves now. */
    public Serving serving() {
        return records.read(layout.serving(), Serving.class).orElseGet(Serving::atHome);
    }

    /** Records which side serves. A run that recorded it before changes nothing; a later epoch's word stays. */
    public Serving serve(Side side, Instant since, long epoch, RunId run) {
        return changed(present -> present.run().equals(run.toString()) || present.epoch() > epoch
                ? present
                : new Serving(side, since, epoch, run.toString(), present.displaced()));
    }

    /** Records that this instrument is about to lead clients away from home. */
    public Serving displacing(String instrument) {
        return changed(present -> present.displacing(instrument));
    }

    /** Records that this instrument leads clients home again. */
    public Serving broughtHome(String instrument) {
        return changed(present -> present.bringingHome(instrument));
    }

    private Serving changed(UnaryOperator<Serving> change) {
        Serving recorded = records.change(layout.serving(), Serving.class, change.apply(Serving.atHome()), change);
        copies.accept(recorded);
        return recorded;
    }

    /** Of two records of who serves the one that counts: the authority writes its copies in order. */
    static Serving later(Serving present, Serving copied) {
        return present.epoch() > copied.epoch() ? present : copied;
    }

    /** The run of this name. */
    public Optional<RunFile> run(RunId run) {
        return records.read(layout.failoverRun(run), RunFile.class);
    }

    /** Changes a run's file, which must exist. */
    public RunFile change(RunFile file, UnaryOperator<RunFile> change) {
        return records.change(layout.failoverRun(file.run()), RunFile.class, change.apply(file), change);
    }

    /** The run that answers this transition of an alarm, if it was acted on before. */
    public Optional<RunId> known(String duplicateKey) {
        return records.read(layout.failoverAlarm(duplicateKey), KnownAlarm.class)
                .filter(alarm -> alarm.key().equals(duplicateKey))
                .map(KnownAlarm::run);
    }

    /** The incident that is open. */
    public Optional<Incident> open() {
        return records.read(layout.incident(), Incident.class).filter(Incident::open);
    }

    /**
     * The run that answers, from now on, whatever led to {@code proposal}: the proposed one, or the one of the incident
     * that is open already. Of many callers with many proposals all get the same answer as long as that incident lasts.
     *
     * @param lapse an incident whose run has begun nothing and that nothing touched for so long is over
     * @param begun whether a run that was decided may have changed anything
     */
    public RunFile join(RunFile proposal, Instant now, Duration lapse, Predicate<RunFile> begun) {
        Optional<RunFile> present = open().filter(incident -> !lapsed(incident, now, lapse, begun))
                .flatMap(incident -> run(incident.run()));
        if (present.isPresent()) {
            return present.get();
        }
        records.claim(layout.failoverRun(proposal.run()), RunFile.class, proposal);
        Incident fresh = new Incident(proposal.run(), now, true);
        Incident incident = records.change(
                layout.incident(),
                Incident.class,
                fresh,
                standing -> standing.open() && !lapsed(standing, now, lapse, begun) ? standing : fresh);
        return run(incident.run()).orElse(proposal);
    }

    /**
     * Remembers that this transition of an alarm is answered by this run, unless it is answered already: several
     * invocations may have found it unanswered.
     *
     * @return the run that answers it
     */
    public RunId remember(String duplicateKey, RunId run) {
        KnownAlarm alarm = new KnownAlarm(duplicateKey, run);
        return records.change(
                        layout.failoverAlarm(duplicateKey),
                        KnownAlarm.class,
                        alarm,
                        present -> present.key().equals(duplicateKey) ? present : alarm)
                .run();
    }

    /** Something belongs to the incident of this run: it does not lapse. */
    public void touch(RunId run, Instant now) {
        records.read(layout.incident(), Incident.class)
                .filter(incident ->
                        incident.run().equals(run) && incident.touched().isBefore(now))
                .ifPresent(incident -> records.change(
                        layout.incident(),
                        Incident.class,
                        incident.touchedAt(now),
                        present -> present.run().equals(run) ? present.touchedAt(now) : present));
    }

    /** The run is over, and with it its incident. */
    public void end(RunFile file) {
        change(file, RunFile::ended);
        records.read(layout.incident(), Incident.class)
                .filter(incident -> incident.run().equals(file.run()))
                .ifPresent(incident -> records.change(
                        layout.incident(),
                        Incident.class,
                        incident.closed(),
                        present -> present.run().equals(file.run()) ? present.closed() : present));
    }

    private boolean lapsed(Incident incident, Instant now, Duration lapse, Predicate<RunFile> begun) {
        Optional<RunFile> file = run(incident.run());
        boolean old = incident.touched().plus(lapse).isBefore(now);
        return file.map(run -> switch (run.stage()) {
                    case UNDECIDED -> old;
                    case DECIDED -> old && !begun.test(run);
                    case ENDED -> true;
                })
                .orElse(old);
    }
}
