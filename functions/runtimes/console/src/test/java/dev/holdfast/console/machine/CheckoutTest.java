package dev.holdfast.console.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a console claims because it lies beside it. */
class CheckoutTest {
    @TempDir
    private Path root;

    @Test
    void an_application_and_an_environment_that_lie_there_are_claimed() throws IOException {
        file("functions/runtimes/lambda-zip/src/main/resources/application.properties");
        file("terraform/environments/production/main.tf");

        assertThat(new Checkout(root.toString()).capabilities())
                .containsExactlyInAnyOrder("runtime:lambda-zip", "infrastructure:terraform");
    }

    @Test
    void a_folder_that_was_only_made_room_for_and_a_library_are_not() throws IOException {
        file("functions/runtimes/lambda-image/pom.xml");
        file("functions/runtimes/lambda/src/main/resources/application.properties");

        assertThat(new Checkout(root.toString()).capabilities()).isEmpty();
    }

    @Test
    void a_console_in_another_folder_claims_nothing() {
        assertThat(new Checkout(root.resolve("elsewhere").toString()).capabilities())
                .isEmpty();
    }

    private void file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }
}
