package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.SecretResolver.SecretUnavailable;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path temp;

    private final Secrets secrets =
            new Secrets(List.of(new EnvironmentSecrets(Map.of("SET", "s3cret", "EMPTY", "")), new FileSecrets()));

    @Test
    void a_variable_is_read_and_a_missing_or_empty_one_is_named() {
        assertThat(secrets.resolve(new SecretRef.Environment("SET")).reveal()).isEqualTo("s3cret");
        for (String variable : List.of("UNSET", "EMPTY")) {
            assertThatExceptionOfType(SecretUnavailable.class)
                    .isThrownBy(() -> secrets.resolve(new SecretRef.Environment(variable)))
                    .withMessageContaining(variable);
        }
    }

    @Test
    void one_trailing_newline_is_removed_from_a_file() throws IOException {
        assertThat(resolve("a b \n", "rw-------")).isEqualTo("a b ");
        assertThat(resolve("a\n\n", "rw-r-----")).isEqualTo("a\n");
    }

    @Test
    void a_file_that_everybody_can_read_is_refused_without_showing_it() {
        assertThatExceptionOfType(SecretUnavailable.class)
                .isThrownBy(() -> resolve("s3cret", "rw-r--r--"))
                .satisfies(e -> assertThat(e.explained()).contains("chmod").doesNotContain("s3cret"));
    }

    @Test
    void a_missing_and_an_empty_file_and_a_folder_are_refused() {
        assertThatExceptionOfType(SecretUnavailable.class)
                .isThrownBy(() ->
                        secrets.resolve(new SecretRef.File(temp.resolve("none").toString())));
        assertThatExceptionOfType(SecretUnavailable.class).isThrownBy(() -> resolve("\n", "rw-------"));
        assertThatExceptionOfType(SecretUnavailable.class)
                .isThrownBy(() -> secrets.resolve(new SecretRef.File(temp.toString())));
    }

    private String resolve(String content, String permissions) throws IOException {
        Path file = Files.createTempFile(temp, "secret", "");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return secrets.resolve(new SecretRef.File(file.toString())).reveal();
    }
}
