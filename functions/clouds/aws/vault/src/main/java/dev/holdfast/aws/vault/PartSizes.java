package dev.holdfast.aws.vault;

/**
 * How big the parts of a multipart upload are. S3 takes at most 10,000 parts and objects of 5 TiB (Amazon S3 User Guide,
 * "Multipart upload limits"); the length is not known beforehand, so parts grow as the upload goes on.
 *
 * <pre>
 *   parts          size       object up to    memory (filling + in flight)
 *   1 – 1,000      8 MiB      7.8 GiB         32 MiB (1 + 3)
 *   – 2,000        16 MiB     23 GiB          48 MiB (1 + 2)
 *   – 3,000        32 MiB     55 GiB          64 MiB (1 + 1)
 *   – 4,000        64 MiB     117 GiB         128 MiB
 *   – 5,000        128 MiB    242 GiB         256 MiB
 *   – 6,000        256 MiB    492 GiB         512 MiB
 *   – 7,000        512 MiB    992 GiB         1 GiB
 *   – 8,000        1 GiB      1.9 TiB         2 GiB
 *   – 10,000       1.75 GiB   5.3 TiB         3.5 GiB
 * </pre>
 */
final class PartSizes {
    static final int MAX_PARTS = 10_000;
    static final int FIRST = 8 << 20;
    static final int MAX_IN_FLIGHT = 3;
    private static final int STEP = 1_000;
    private static final int LAST_DOUBLING = 7;
    private static final int LARGEST = 1792 << 20;
    private static final int MEMORY_IN_FLIGHT = 32 << 20;

    private PartSizes() {}

    /** The size in bytes of the part with this number, counted from 1. */
    static int of(int part) {
        int doublings = (part - 1) / STEP;
        return doublings <= LAST_DOUBLING ? FIRST << doublings : LARGEST;
    }

    /** How many parts of this size may be on their way at once. */
    static int inFlight(int size) {
        return Math.clamp(MEMORY_IN_FLIGHT / size, 1, MAX_IN_FLIGHT);
    }
}
