package dev.holdfast.core.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds plans as {@code <folder>/<name>.yaml}. A name cannot lead out of the folder. */
public final class FolderPlanSource implements PlanSource {
    private final Path folder;
    private final PlanReader reader;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A plan, and the very bytes it was read from. */
    private record Known(byte[] bytes, Plan plan) {}

    /** Plans of this folder, judged as of what the clock says. */
    public FolderPlanSource(Path folder, Clock clock) {
        this.folder = folder;
        this.reader = new PlanReader(clock);
    }

    /**
     * Reads the file anew at each call, so that a changed plan takes effect with the next run; one that did not change is
     * not taken apart again.
     *
     * @throws PlanException when the name is not one, there is no such file, it has errors, or it calls itself
     *     something else; lists all errors
     */
    @Override
    public Plan plan(String name) {
        byte[] bytes = bytes(name);
        Known before = known.get(name);
        if (before == null || !Arrays.equals(before.bytes(), bytes)) {
            before = new Known(bytes, parsed(name, bytes).orThrow());
            known.put(name, before);
        }
        return before.plan();
    }

    /**
     * As {@link #plan}, with errors and findings as values.
     *
     * @throws PlanException when the name is not one, or there is no such file
     */
    public ReadPlan read(String name) {
        return parsed(name, bytes(name));
    }

    private ReadPlan parsed(String name, byte[] bytes) {
        return reader.read(bytes, name + ".yaml", name);
    }

    private byte[] bytes(String name) {
        PlanSource.requireName(name);
        try (var in = Files.newInputStream(folder.resolve(name + ".yaml"))) {
            return in.readNBytes(PlanReader.MOST_BYTES + 1);
        } catch (IOException e) {
            throw new PlanException(
                    "no plan '" + name + "' can be read in " + folder + ".",
                    "put it there as " + name + ".yaml, or name another.");
        }
    }
}
