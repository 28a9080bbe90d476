package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A function's zip, as it is uploaded. */
public final class FunctionPackage {
    private final Path zip;

    /** @param zip the file */
    public FunctionPackage(Path zip) {
        this.zip = zip;
    }

    /** Bytes of the file. Lambda takes 50 MB in a request, more by way of a bucket. */
    public long bytes() {
        try {
            return Files.size(zip);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + zip, e);
        }
    }

    /** Bytes of all files in it once unpacked. Lambda takes 250 MB, layers included. */
    public long unpackedBytes() {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return file.stream().mapToLong(ZipEntry::getSize).sum();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + zip, e);
        }
    }

    /** Unpacks it into {@code folder}, which becomes a function's task root. */
    public void unpackTo(Path folder) {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new HarnessFailed(
                            "the package " + zip + " has an entry that leads out of it.", "build it anew.");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (var in = file.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking " + zip + " into " + folder, e);
        }
    }
}
