package dev.holdfast.postgresql.pairs;

import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.ArtifactSource;
import dev.holdfast.core.vault.Artifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A vault in memory: only what passes between capture and restore matters here. */
final class KeptArtifacts implements ArtifactSink, ArtifactSource {
    private record Kept(String format, byte[] bytes) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>();

    @Override
    public void write(String name, String format, Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kept.put(name, new Kept(format, out.toByteArray()));
    }

    @Override
    public void held(String name, String format, String provider, String region, String reference) {
        throw new UnsupportedOperationException("a capture of PostgreSQL writes what it captures");
    }

    @Override
    public <T> T read(String artifact, Reader<T> reader) {
        try {
            return reader.read(new ByteArrayInputStream(kept.get(artifact).bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a manifest would say about them. */
    List<Artifact> artifacts() {
        return kept.entrySet().stream()
                .map(entry -> new Artifact(
                        entry.getKey(),
                        entry.getValue().format(),
                        stored(entry.getValue().bytes().length)))
                .toList();
    }

    private static Artifact.Stored stored(int bytes) {
        return new Artifact.Stored("", new TreeMap<>(), bytes, "", bytes, "");
    }
}
