package dev.holdfast.harness;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** AWS's runtime interface client for Java, as its jars lie on this process' class path. */
final class RuntimeClient {
    /** Loads a handler and asks the Runtime API for events; the managed runtimes start the same class. */
    static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private RuntimeClient() {}

    /** The client, and what it needs. */
    static List<Path> jars() {
        return Stream.of(
                        MAIN,
                        "com.amazonaws.services.lambda.runtime.Context",
                        "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                        "software.amazon.awssdk.utilslite.SdkInternalThreadLocal")
                .map(RuntimeClient::jarOf)
                .distinct()
                .toList();
    }

    private static Path jarOf(String type) {
        try {
            return Path.of(Class.forName(type, false, RuntimeClient.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new HarnessFailed(
                    "the Lambda runtime interface client is not on the class path: " + type + " is missing.",
                    "build Holdfast anew.",
                    e);
        }
    }
}
