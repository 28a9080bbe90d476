package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.vault.S3ProxyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault in an S3 server that the plan names by its endpoint. */
class S3IT {
    @TempDir
    Path folder;

    @Test
    void a_backup_in_s3_is_proved_and_exported_to_an_archive_that_stock_tools_restore() throws Exception {
        try (S3ProxyServer server = new S3ProxyServer(Files.createDirectory(folder.resolve("s3")))) {
            server.createBucket("clinic-vault");
            Clinic clinic = new Clinic(folder, """
                        - {name: bucket, kind: s3, region: home, bucket: clinic-vault, prefix: dr, endpoint: "%s"}
                        - {name: folder, kind: file, region: away, path: %s/copy}
                    """.formatted(server.endpoint(), folder), "folder").withKeys();
            Application console = clinic.console
                    .with("AWS_ACCESS_KEY_ID", S3ProxyServer.ACCESS_KEY)
                    .with("AWS_SECRET_ACCESS_KEY", S3ProxyServer.SECRET_KEY)
                    .with("AWS_EC2_METADATA_DISABLED", "true");
            String plan = clinic.plan.toString();

            assertThat(console.run("backup", "--plan", plan).withCode(0).out()).contains("claims-db: published");
            assertThat(console.run("verify", "--plan", plan).withCode(0).out()).contains("proved: restored and equal");
            assertThat(console.run("backups", "--plan", plan).withCode(0).out()).contains("proved");
            String out = folder.resolve("out").toString();
            console.run("export", "--plan", plan, "--to", out).withCode(0);
            clinic.assertRestoresEqual(folder.resolve("out/archive"));

            Application stranger = console.with("AWS_SECRET_ACCESS_KEY", "wrong");
            var refused = stranger.run("backups", "--plan", plan).withCode(1);
            assertThat(refused.err()).startsWith("error: ").contains("bucket", "\nhint:  ");
        }
    }
}
