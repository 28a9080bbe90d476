package dev.holdfast.postgresql.scratch;

import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.postgresql.program.PostgresPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;

/** A process that begins a throw-away server, says its reference when it is ready, and waits to be killed. */
final class ScratchChild {
    private ScratchChild() {}

    public static void main(String[] arguments) throws IOException {
        var scratch =
                new LocalPostgresScratch(new PostgresPrograms(), Path.of(arguments[0]), LocalPostgresScratchTest.SMALL);
        var handle = scratch.begin(new ScratchRequest("postgresql", "child", 0, new TreeMap<>()));
        while (scratch.poll(handle) instanceof ScratchState.Starting) {
            Thread.yield();
        }
        System.out.println(
                scratch.poll(handle) instanceof ScratchState.Failed failed ? failed.why() : handle.reference());
        System.out.println(
                scratch.poll(handle) instanceof ScratchState.Ready
                        ? scratch.connect(handle).isolation()
                        : "");
        System.out.flush();
        System.in.read();
    }
}
