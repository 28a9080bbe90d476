package dev.holdfast.core.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Finds plans as {@code <folder>/<name>.yaml}. A name cannot lead out of the folder. */
public final class FolderPlanSource implements PlanSource {
    private final Path folder;
    private final PlanReader reader;

    /** Plans of this folder, judged as of what the clock says. */
    public FolderPlanSource(Path folder, Clock clock) {
        this.folder = folder;
        this.reader = new PlanReader(clock);
    }

    /**
     * Reads the file anew at each call, so that a changed plan takes effect with the next run.
     *
     * @throws PlanException when the name is not one, there is no such file, it has errors, or it calls itself
     *     something else; lists all errors
     */
    @Override
    public Plan plan(String name) {
        return read(name).orThrow();
    }

    /**
     * As {@link #plan}, with errors and findings as values.
     *
     * @throws PlanException when the name is not one, or there is no such file
     */
    public ReadPlan read(String name) {
        PlanSource.requireName(name);
        Path file = folder.resolve(name + ".yaml");
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(PlanReader.MOST_BYTES + 1);
        } catch (IOException e) {
            throw new PlanException(
                    "no plan '" + name + "' can be read in " + folder + ".",
                    "put it there as " + name + ".yaml, or name another.");
        }
        return reader.read(bytes, file.getFileName().toString(), name);
    }
}
