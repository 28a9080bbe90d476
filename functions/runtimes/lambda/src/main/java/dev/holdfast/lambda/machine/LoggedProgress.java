package dev.holdfast.lambda.machine;

import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.lambda.Ending;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Progress as log lines with figures: one when a phase begins, one every half minute, one when it is over. Work that is to end
 * stops here, as it reports its next step.
 */
@Singleton
public class LoggedProgress implements ProgressSource {
    static final Duration EVERY = Duration.ofSeconds(30);
    private static final double MEBIBYTE = 1024 * 1024;

    private final Ending ending;
    private final Clock clock;

    public LoggedProgress(Ending ending, Clock clock) {
        this.ending = ending;
        this.clock = clock;
    }

    @Override
    public Shown show(RunContext run, String system) {
        RunLog log = new RunLog(run);
        return new Lines(ending, clock, (message, figures) -> log.info(system, message, figures));
    }

    /** Where the lines go. */
    interface Log {
        /** One line; {@code figures} are keys and values in turn. */
        void say(String message, Object... figures);
    }

    /** Progress of the work on one system. */
    static final class Lines implements Shown {
        private final Ending ending;
        private final Clock clock;
        private final Log log;
        private String phase = "";
        private long total;
        private long done;
        private Instant began;
        private Instant said;

        Lines(Ending ending, Clock clock, Log log) {
            this.ending = ending;
            this.clock = clock;
            this.log = log;
            this.began = clock.instant();
            this.said = began;
        }

        @Override
        public synchronized void phase(String name, long totalBytes) {
            ending.check();
            finish();
            phase = name;
            total = totalBytes;
            done = 0;
            began = clock.instant();
            said = began;
            if (total > 0) {
                log.say("begins", "phase", phase, "ofMiB", mebibytes(total));
            } else {
                log.say("begins", "phase", phase);
            }
        }

        @Override
        public synchronized void advance(long bytes) {
            ending.check();
            done += bytes;
            Instant now = clock.instant();
            if (!now.isBefore(said.plus(EVERY))) {
                said = now;
                figures("goes on", now);
            }
        }

        @Override
        public synchronized void close() {
            finish();
            phase = "";
        }

        private void finish() {
            if (!phase.isEmpty()) {
                figures("is over", clock.instant());
            }
        }

        private void figures(String message, Instant now) {
            double seconds = Math.max(Duration.between(began, now).toMillis(), 1) / 1000.0;
            log.say(
                    message,
                    "phase",
                    phase,
                    "MiB",
                    mebibytes(done),
                    "seconds",
                    String.format(Locale.ROOT, "%.1f", seconds),
                    "MiBPerSecond",
                    mebibytes((long) (done / seconds)));
        }

        private static String mebibytes(long bytes) {
            return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
        }
    }
}
