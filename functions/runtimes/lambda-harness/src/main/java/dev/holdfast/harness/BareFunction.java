package dev.holdfast.harness;

import dev.holdfast.harness.bare.BareHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Deploys the least that a function can be, so that others can be measured against it. */
public final class BareFunction {
    private BareFunction() {}

    /** A function of one class, its package written below {@code folder}, which the caller removes. */
    public static FunctionSpec in(Path folder) {
        String file = BareHandler.class.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(file);
        try (var type = BareFunction.class.getClassLoader().getResourceAsStream(file)) {
            Files.createDirectories(target.getParent());
            Files.copy(type, target);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a package below " + folder, e);
        }
        return FunctionSpec.of("bare", folder, BareHandler.class.getName() + "::handleRequest");
    }
}
