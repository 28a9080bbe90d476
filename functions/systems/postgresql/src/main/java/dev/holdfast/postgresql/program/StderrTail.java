package dev.holdfast.postgresql.program;

import dev.holdfast.core.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a program's standard error: each line to the listener, the last lines kept for the error message. Bounded,
 * however much and however long lines the program writes.
 */
final class StderrTail implements Runnable {
    static final int KEPT_LINES = 25;
    private static final int MAX_LINE = 4096;

    private final Reader reader;
    private final Consumer<String> listener;
    private final Optional<Secret> password;
    private final Deque<String> kept = new ArrayDeque<>();
    private volatile RuntimeException listenerFailure;

    StderrTail(InputStream stream, Consumer<String> listener, Optional<Secret> password) {
        this.reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
        this.listener = listener;
        this.password = password;
    }

    @Override
    public void run() {
        var line = new StringBuilder();
        var buffer = new char[8192];
        try {
            for (var count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                for (var i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        take(line);
                    } else if (line.length() < MAX_LINE) {
                        line.append(buffer[i]);
                    }
                }
            }
        } catch (IOException closed) {
            // The program was killed; what it said until then is kept.
        }
        if (!line.isEmpty()) {
            take(line);
        }
    }

    List<String> lines() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    /** A listener that failed must not be mistaken for one that heard everything. */
    void rethrow() {
        if (listenerFailure != null) {
            throw listenerFailure;
        }
    }

    private void take(StringBuilder line) {
        var text = blot(line.toString());
        line.setLength(0);
        synchronized (kept) {
            if (kept.size() == KEPT_LINES) {
                kept.removeFirst();
            }
            kept.addLast(text);
        }
        if (listenerFailure == null) {
            try {
                listener.accept(text);
            } catch (RuntimeException failure) {
                listenerFailure = failure;
            }
        }
    }

    private String blot(String text) {
        return password.filter(secret -> !secret.reveal().isEmpty())
                .map(secret -> text.replace(secret.reveal(), "***"))
                .orElse(text);
    }
}
