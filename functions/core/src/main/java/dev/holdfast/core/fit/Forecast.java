package dev.holdfast.core.fit;

import dev.holdfast.core.fit.Answer.Figures;
import dev.holdfast.core.fit.Effort.End;
import dev.holdfast.core.scratch.ScratchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Predicts whether work fits into an invocation. A pure function of what earlier runs took: each effort is scaled to the
 * bytes there are now, the longest of a piece's {@value #CONSIDERED} newest counts, and {@value #MARGIN_PERCENT} % are
 * added. An effort that ran out of time says that it takes longer than it was given, until one of the same machine
 * succeeds. Efforts of other machines and those older than {@link #MEMORY} say nothing.
 */
public final class Forecast {
    /** What is added to the time earlier runs took: data grows, neighbours are noisy. */
    public static final int MARGIN_PERCENT = 25;

    /** For how long an effort counts. Afterwards it is tried again: whatever was slow may have become faster. */
    public static final Duration MEMORY = Duration.ofDays(30);

    private static final int CONSIDERED = 5;

    /** Longer than any invocation, short enough to be added up. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final Room room;
    private final List<Effort> past;

    /**
     * Judges by these efforts, in whatever order they come.
     *
     * @param now by which their age is told
     */
    public Forecast(Room room, List<Effort> past, Instant now) {
        this.room = room;
        this.past = past.stream()
                .filter(effort -> effort.machine().comparable(room.machine()))
                .filter(effort -> effort.at().isAfter(now.minus(MEMORY)))
                .distinct()
                .sorted(Comparator.comparing(Effort::at).reversed())
                .toList();
    }

    /** Whether all of this fits, one piece after the other. */
    public Answer of(List<Work> works) {
        List<Expected> expected = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Work work : works) {
            Optional<Expected> found = expected(work);
            found.ifPresent(expected::add);
            if (found.isEmpty() || found.get().atLeast()) {
                unknown.add(work.system());
            }
        }
        Duration time = withMargin(expected.stream().map(Expected::time).reduce(Duration.ZERO, Duration::plus));
        ScratchSpace disk = scarcest(works);
        Figures figures = new Figures(time, room.time(), disk.needed(), disk.free(), MARGIN_PERCENT);
        if (!disk.suffices()) {
            return new Answer.DoesNotFit(
                    "it needs " + mebibytes(disk.needed()) + " of local disk, and " + mebibytes(disk.free())
                            + " are free.",
                    List.of(),
                    figures);
        }
        if (time.compareTo(room.time()) > 0) {
            return new Answer.DoesNotFit(
                    tooLong(expected, figures),
                    expected.stream().map(Expected::effort).toList(),
                    figures);
        }
        return unknown.isEmpty()
                ? new Answer.Fits(figures)
                : new Answer.Unknown(
                        "no earlier run on a machine like this one says how long it takes for "
                                + String.join(", ", unknown) + ".",
                        figures);
    }

    /** How long a piece of work takes, or takes at least, by the effort that says the most. */
    private record Expected(Duration time, boolean atLeast, Effort effort) {}

    private Optional<Expected> expected(Work work) {
        List<Effort> known = past.stream().filter(effort -> effort.isOf(work)).toList();
        // What ran out of time before the newest success was overcome by it.
        List<Effort> failed = known.stream()
                .takeWhile(effort -> effort.end() == End.OUT_OF_TIME)
                .toList();
        Stream<Effort> done =
                known.stream().filter(effort -> effort.end() == End.DONE).limit(CONSIDERED);
        return Stream.concat(failed.stream(), done)
                .map(effort -> new Expected(scaled(effort, work.bytes()), !failed.isEmpty(), effort))
                .max(Comparator.comparing(Expected::time));
    }

    /** Work takes a time in proportion to its bytes, as far as both are known. */
    private static Duration scaled(Effort effort, long bytes) {
        Duration time = effort.time().isNegative() ? Duration.ZERO : effort.time();
        if (effort.bytes() <= 0 || bytes <= 0) {
            return time;
        }
        double millis = time.toMillis() * ((double) bytes / effort.bytes());
        return millis >= NEVER.toMillis() ? NEVER : Duration.ofMillis((long) Math.ceil(millis));
    }

    /** One piece of work is done after the other, and gives back what it took. */
    private static ScratchSpace scarcest(List<Work> works) {
        return works.stream()
                .map(Work::disk)
                .max(Comparator.comparing((ScratchSpace disk) -> !disk.suffices())
                        .thenComparing(ScratchSpace::needed))
                .orElse(ScratchSpace.NONE);
    }

    private static Duration withMargin(Duration time) {
        return time.plus(time.multipliedBy(MARGIN_PERCENT).dividedBy(100));
    }

    private static String tooLong(List<Expected> expected, Figures figures) {
        Expected longest =
                expected.stream().max(Comparator.comparing(Expected::time)).orElseThrow();
        Effort effort = longest.effort();
        String seen = switch (effort.end()) {
            case DONE -> "took " + seconds(effort.time());
            case OUT_OF_TIME -> "was not done in " + seconds(effort.time());
        };
        return "it takes about " + seconds(figures.time()) + ", " + MARGIN_PERCENT
                + " % margin included, and this invocation has " + seconds(figures.timeAvailable()) + ": '"
                + effort.system() + "' " + seen + " at " + effort.at() + ".";
    }

    private static String seconds(Duration span) {
        return span.toMillis() / 1000.0 + " s";
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
