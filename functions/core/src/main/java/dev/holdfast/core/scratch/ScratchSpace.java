package dev.holdfast.core.scratch;

/**
 * Disk of this machine, in bytes.
 *
 * @param needed how much is taken at most
 * @param free how much there is where it would lie
 */
public record ScratchSpace(long needed, long free) {
    /** For what needs no disk here. */
    public static final ScratchSpace NONE = new ScratchSpace(0, 0);

    /** Whether it suffices. */
    public boolean suffices() {
        return needed <= free;
    }
}
