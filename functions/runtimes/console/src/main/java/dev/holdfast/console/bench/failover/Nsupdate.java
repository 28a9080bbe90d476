package dev.holdfast.console.bench.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The peer: BIND's own client makes the same change with the same key, as a person or a script would. */
record Nsupdate(Bind bind, Path folder) {
    /** Moves the record there and back so often, and says what each whole call took. Leaves it where it was. */
    List<Duration> thereAndBack(int times) {
        List<Duration> calls = new ArrayList<>();
        try {
            Path there = script("there", Bind.PRIMARY, Bind.STANDBY);
            Path back = script("back", Bind.STANDBY, Bind.PRIMARY);
            for (int time = 0; time < times; time++) {
                calls.add(timed(there));
                calls.add(timed(back));
            }
            return calls;
        } catch (IOException e) {
            throw new FailoverBenchFailed("nsupdate cannot be started: " + e.getMessage() + ".", "see the message.", e);
        }
    }

    /** Moves the record back, whatever else moved it away. */
    void back() {
        try {
            timed(script("back", Bind.STANDBY, Bind.PRIMARY));
        } catch (IOException e) {
            throw new FailoverBenchFailed("nsupdate cannot be started: " + e.getMessage() + ".", "see the message.", e);
        }
    }

    private Duration timed(Path script) throws IOException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(
                        Bind.program("nsupdate").toString(),
                        "-k",
                        bind.keyFile().toString(),
                        script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nsupdate.log").toFile())
                .start();
        try {
            int code = process.waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (code != 0) {
                throw new FailoverBenchFailed(
                        "nsupdate ended with " + code + ": "
                                + Files.readString(folder.resolve("nsupdate.log"))
                                        .strip(),
                        "run the benchmark again.");
            }
            return took;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new FailoverBenchFailed("interrupted.", "run the benchmark again.", e);
        }
    }

    /** With the prerequisite that the adapter gives too: the record is what it was. */
    private Path script(String name, String from, String to) throws IOException {
        return Files.writeString(folder.resolve("nsupdate." + name), """
                server 127.0.0.1 %1$d
                zone %2$s.
                prereq yxrrset %3$s. IN A %4$s
                update delete %3$s. A
                update add %3$s. %6$d A %5$s
                send
                """.formatted(
                        bind.port(), Bind.ZONE, Bind.RECORD, from, to, Bind.TTL_SECONDS));
    }
}
