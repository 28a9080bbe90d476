package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Asks steps about the world. Whatever keeps one from answering is an answer: unknown. */
record Questions(Pace pace) {
    private static final Logger LOG = Logger.getLogger(Questions.class);

    Verdict ask(Duration longest, Supplier<Verdict> question) {
        try {
            return pace.within(longest, question)
                    .orElseGet(() -> new Verdict.Unknown("no answer within " + longest.toMillis() + " ms"));
        } catch (CancellationException e) {
            throw e;
        } catch (HoldfastException e) {
            return new Verdict.Unknown(e.explained());
        } catch (RuntimeException e) {
            return new Verdict.Unknown(unforeseen(e));
        }
    }

    /** A mistake in Holdfast, for a report: its text may hold anything, so it goes to the log only. */
    static String unforeseen(RuntimeException e) {
        LOG.error("unforeseen failure in a step", e);
        return "unforeseen failure " + e.getClass().getSimpleName()
                + ", a mistake in Holdfast; its log has the details";
    }
}
