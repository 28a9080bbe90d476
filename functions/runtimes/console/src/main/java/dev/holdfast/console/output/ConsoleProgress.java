package dev.holdfast.console.output;

import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.run.ProgressSource;
import dev.holdfast.core.run.RunContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Shows progress on standard error: a bar on a terminal, one line per phase otherwise. Work that was told to end stops
 * here, as it reports its next step.
 */
@Singleton
public class ConsoleProgress implements ProgressSource {
    private final Ending ending;
    private final boolean terminal;

    /** @param terminal whether standard error is a terminal; the launcher knows, Java 21 does not */
    public ConsoleProgress(
            Ending ending, @ConfigProperty(name = "holdfast.terminal", defaultValue = "false") boolean terminal) {
        this.ending = ending;
        this.terminal = terminal;
    }

    @Override
    public Shown show(RunContext run, String system) {
        return new Stoppable(ending, terminal ? new Bar(system) : new Lines(run.function(), system));
    }

    /** Refuses to go on once the run was told to end. */
    private record Stoppable(Ending ending, Shown shown) implements Shown {
        @Override
        public void phase(String name, long totalBytes) {
            ending.check();
            shown.phase(name, totalBytes);
        }

        @Override
        public void advance(long bytes) {
            ending.check();
            shown.advance(bytes);
        }

        @Override
        public void close() {
            shown.close();
        }
    }

    private static final class Lines implements Shown {
        private final String prefix;

        Lines(String function, String system) {
            this.prefix = function + " " + system + ": ";
        }

        @Override
        public void phase(String name, long totalBytes) {
            System.err.println(prefix + name + (totalBytes > 0 ? ", about " + Figures.bytes(totalBytes) : ""));
        }

        @Override
        public void advance(long bytes) {}

        @Override
        public void close() {}
    }

    private static final class Bar implements Shown {
        private final String system;
        private Optional<ProgressBar> bar = Optional.empty();

        Bar(String system) {
            this.system = system;
        }

        @Override
        public synchronized void phase(String name, long totalBytes) {
            close();
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName(system + ": " + name)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit(" MiB", 1 << 20)
                    .setInitialMax(totalBytes > 0 ? totalBytes : -1)
                    .setUpdateIntervalMillis((int) Duration.ofMillis(200).toMillis())
                    .clearDisplayOnFinish()
                    .build());
        }

        @Override
        public synchronized void advance(long bytes) {
            bar.ifPresent(shown -> shown.stepBy(bytes));
        }

        @Override
        public synchronized void close() {
            bar.ifPresent(ProgressBar::close);
            bar = Optional.empty();
        }
    }
}
