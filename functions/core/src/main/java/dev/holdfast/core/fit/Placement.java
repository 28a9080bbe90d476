package dev.holdfast.core.fit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.run.Allotment;
import dev.holdfast.core.run.Handover;
import dev.holdfast.core.run.HandoverFailed;
import dev.holdfast.core.run.Lifetime;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides where work is done: here when it fits or nobody knows, elsewhere when it does not, nowhere when nobody takes it. */
@ApplicationScoped
public class Placement {
    private final Lifetime lifetime;
    private final List<Handover> places;
    private final Clock clock;

    /** @param places where work can be handed to; one at most */
    public Placement(Lifetime lifetime, @All List<Handover> places, Clock clock) {
        this.lifetime = lifetime;
        this.places = places;
        this.clock = clock;
    }

    /** Where work is done. */
    public sealed interface Decision {}

    /** In this invocation. */
    public record Here() implements Decision {}

    /**
     * Somebody else has it now, by the same event.
     *
     * @param why it did not fit
     */
    public record Elsewhere(Handover.Taken taken, Answer.DoesNotFit why) implements Decision {}

    /**
     * It does not fit, and nobody took it.
     *
     * @param status {@link Status#REFUSED} where there is nobody, {@link Status#FAILED} when somebody should have taken it
     * @param error the cause's type
     * @param what the figures, and what became of the hand-over
     * @param hint what to do
     */
    public record Nowhere(Answer.DoesNotFit why, Status status, String error, String what, String hint)
            implements Decision {}

    /** The time of the present invocation; to be taken when the run begins. */
    public Allotment allotment() {
        return Allotment.of(lifetime, clock);
    }

    /** Whether work fits into what is left of this invocation's time. Asks the vault what earlier runs took. */
    public Answer ask(RunContext run, RunLog log, Vault vault, Allotment time, List<Work> works) {
        Room room = new Room(time.remaining(), Machine.here());
        return new Forecast(room, past(run, log, vault, works), clock.instant()).of(works);
    }

    /**
     * Decides, and hands over what does not fit. What happens is logged; the caller reports it.
     *
     * @param event as it arrived
     */
    public Decision decide(RunContext run, RunLog log, Vault vault, Allotment time, List<Work> works, JsonNode event) {
        Answer answer = ask(run, log, vault, time, works);
        return switch (answer) {
            case Answer.Fits fits -> here(log, "fits into this invocation", fits.figures());
            case Answer.Unknown unknown -> here(log, "goes on, although " + unknown.why(), unknown.figures());
            case Answer.DoesNotFit not -> handOver(run, log, event, not);
        };
    }

    private static Decision here(RunLog log, String message, Answer.Figures figures) {
        log.info("", message, "expected", figures.time(), "available", figures.timeAvailable());
        return new Here();
    }

    private Decision handOver(RunContext run, RunLog log, JsonNode event, Answer.DoesNotFit why) {
        Optional<Handover> place = lifetime.mayHandOver()
                ? places.stream().filter(Handover::isOffered).findFirst()
                : Optional.empty();
        if (place.isEmpty()) {
            log.warn("", "does not fit, and there is nobody to hand it to", "why", why.why());
            return new Nowhere(
                    why,
                    Status.REFUSED,
                    "DoesNotFit",
                    "not begun: " + why.why(),
                    "run it where there is more time or disk, or for fewer systems at a time.");
        }
        try {
            Handover.Taken taken = place.get().take(run.function(), run.plan(), event, run.run());
            log.info("", "handed over", "to", taken.where(), "reference", taken.reference(), "why", why.why());
            return new Elsewhere(taken, why);
        } catch (HandoverFailed e) {
            log.error("", e);
            return new Nowhere(
                    why,
                    Status.FAILED,
                    e.getClass().getSimpleName(),
                    "not begun: " + why.why() + " It could not be handed over: " + e.getMessage(),
                    e.hint());
        }
    }

    /** A vault that does not say is no reason to begin nothing: then the run finds out. */
    private List<Effort> past(RunContext run, RunLog log, Vault vault, List<Work> works) {
        try {
            return PastEfforts.of(vault, run.function(), clock.instant(), works);
        } catch (StoreException e) {
            log.error("", e);
            return List.of();
        }
    }

    /** What a piece of work took that ended now, for the run's report. */
    public Effort effort(Work work, Effort.End end, Duration time) {
        return new Effort(work.system(), work.kind(), end, time, work.bytes(), clock.instant(), Machine.here());
    }
}
