package dev.holdfast.aws.control;

import dev.holdfast.aws.vault.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** One emulator for the tests of this module, which run one after the other; it ends with them. */
public final class SharedMoto {
    private static final MotoServer SERVER = start();

    private SharedMoto() {}

    /** Where it answers. */
    public static URI endpoint() {
        return SERVER.endpoint();
    }

    /** Any credentials are accepted. */
    public static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(MotoWorld.KEY, MotoWorld.SECRET));
    }

    /** Clients with those. */
    public static AwsClients clients() {
        return new AwsClients(credentials());
    }

    private static MotoServer start() {
        try {
            MotoServer server = new MotoServer();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
