package dev.holdfast.console.sample;

/**
 * How big a sample database becomes, as the server itself counts it ({@code pg_database_size}), within about 10 %.
 *
 * @param bytes wanted size of the whole database in bytes, {@value #SMALLEST_BYTES} at least
 */
public record SampleSize(long bytes) {
    /** What the catalogue, the large objects and the odd corners take before the first patient. */
    private static final long FIXED_BYTES = 18_500_000;

    /** Measured on PostgreSQL 15: one patient with 5 encounters, 8 claims, 20 audit entries and 5 commits, indexes included. */
    private static final long BYTES_PER_PATIENT = 14_170;

    /** Below this the figure would not be met: the odd corners alone take most of it. */
    public static final long SMALLEST_BYTES = 30L << 20;

    /** 200 MiB: the demonstration. */
    public static final SampleSize DEMO = ofMebibytes(200);

    /** 1.25 GiB, about 1.05 GB of raw dump: the benchmark. */
    public static final SampleSize BENCHMARK = ofMebibytes(1280);

    /** @throws IllegalArgumentException below {@value #SMALLEST_BYTES} bytes or above what the row numbers can count */
    public SampleSize {
        if (bytes < SMALLEST_BYTES) {
            throw new IllegalArgumentException(
                    "a sample database has at least " + SMALLEST_BYTES + " bytes, not " + bytes);
        }
        if ((bytes - FIXED_BYTES) / BYTES_PER_PATIENT > 50_000_000) {
            throw new IllegalArgumentException("a sample database of " + bytes + " bytes is more than is supported");
        }
    }

    /** So many MiB. */
    public static SampleSize ofMebibytes(int mebibytes) {
        return new SampleSize((long) mebibytes << 20);
    }

    /** A database so many times as big. */
    public SampleSize times(int factor) {
        return new SampleSize(Math.multiplyExact(bytes, factor));
    }

    /** The number of patients from which every other row count follows. */
    int patients() {
        return Math.toIntExact((bytes - FIXED_BYTES) / BYTES_PER_PATIENT);
    }
}
