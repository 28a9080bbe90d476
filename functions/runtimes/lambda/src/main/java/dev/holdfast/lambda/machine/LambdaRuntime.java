package dev.holdfast.lambda.machine;

import dev.holdfast.core.Installed;
import jakarta.inject.Singleton;
import java.util.Set;

/** What Lambda brings as a place to run in. */
@Singleton
public class LambdaRuntime implements Installed {
    @Override
    public Set<String> capabilities() {
        return Set.of("runtime:lambda");
    }
}
