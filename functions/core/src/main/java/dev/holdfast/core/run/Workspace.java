package dev.holdfast.core.run;

import java.nio.file.Path;

/**
 * Local disk a run may use for a while.
 *
 * @param directory private to this run; whoever made it removes it
 * @param maxBytes how much may lie there at any time
 */
public record Workspace(Path directory, long maxBytes) {}
