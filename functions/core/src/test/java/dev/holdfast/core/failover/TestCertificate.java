package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} and 127.0.0.1, signed by an authority of its own that nobody else trusts. The JDK's
 * {@code keytool} makes both.
 */
public final class TestCertificate {
    private static final char[] PASSWORD = "for-tests".toCharArray();

    private final KeyStore keys;
    private final Certificate authority;

    private TestCertificate(KeyStore keys, Certificate authority) {
        this.keys = keys;
        this.authority = authority;
    }

    /** One that holds today. */
    public static TestCertificate valid(Path folder) throws Exception {
        return make(folder, "valid", "dns:localhost,ip:127.0.0.1", "-validity", "30");
    }

    /** One that ran out a week ago. */
    public static TestCertificate expired(Path folder) throws Exception {
        return make(folder, "expired", "dns:localhost,ip:127.0.0.1", "-startdate", "-10d", "-validity", "3");
    }

    /** One for another host. */
    public static TestCertificate ofAnotherHost(Path folder) throws Exception {
        return make(folder, "other", "dns:other.example.org", "-validity", "30");
    }

    /** What the server speaks with. */
    public SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    /** What a client speaks with that trusts this authority and no other. */
    public SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static TestCertificate make(Path folder, String name, String hosts, String... validity) throws Exception {
        Path file = Files.createTempDirectory(folder, name).resolve("keys.p12");
        keytool(file, "authority", "-ext", "bc:critical=ca:true", "-validity", "60");
        List<String> signed = new ArrayList<>(List.of("-signer", "authority", "-ext", "san=" + hosts));
        signed.addAll(List.of(validity));
        keytool(file, "server", signed.toArray(String[]::new));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            keys.load(content, PASSWORD);
        }
        Certificate authority = keys.getCertificate("authority");
        keys.deleteEntry("authority");
        return new TestCertificate(keys, authority);
    }

    private static void keytool(Path file, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=holdfast-test-" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }
}
