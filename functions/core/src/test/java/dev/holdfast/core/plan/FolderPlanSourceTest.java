package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names resolve to files of one folder, and to nothing else. */
class FolderPlanSourceTest {
    @TempDir
    Path folder;

    @Test
    void a_name_is_a_file_of_the_folder() throws IOException {
        Files.writeString(folder.resolve("small.yaml"), PlanFiles.SMALL);
        assertThat(source().plan("small").name()).isEqualTo("small");
    }

    @Test
    void a_plan_that_changes_counts_from_the_next_call_on_and_one_that_does_not_is_read_once() throws IOException {
        Files.writeString(folder.resolve("small.yaml"), PlanFiles.SMALL);
        FolderPlanSource source = source();
        Plan first = source.plan("small");
        assertThat(source.plan("small")).isSameAs(first);

        Files.writeString(folder.resolve("small.yaml"), PlanFiles.SMALL + "# changed\n");
        assertThat(source.plan("small").digest()).isNotEqualTo(first.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../small",
                "/etc/passwd",
                "a/b",
                "small.yaml",
                "Small",
                "-small",
                "a\0b",
                "https://example.org/small"
            })
    void what_is_not_a_name_is_refused_and_not_repeated(String name) throws IOException {
        Files.writeString(folder.resolve("small.yaml"), PlanFiles.SMALL);
        assertThatThrownBy(() -> source().plan(name))
                .isInstanceOf(PlanException.class)
                .hasMessage("this is not the name of a plan.");
    }

    @Test
    void a_plan_that_is_not_there_is_named() {
        assertThatThrownBy(() -> source().plan("other"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("no plan 'other'");
    }

    @Test
    void a_plan_under_another_name_is_refused() throws IOException {
        Files.writeString(folder.resolve("other.yaml"), PlanFiles.SMALL);
        assertThatThrownBy(() -> source().plan("other"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("other.yaml:1:7: the plan calls itself 'small'");
    }

    @Test
    void a_plan_with_errors_is_refused_with_all_of_them() throws IOException {
        Files.writeString(
                folder.resolve("small.yaml"),
                PlanFiles.SMALL.replace("4h", "0h").replace("30d", "0d"));
        assertThatThrownBy(() -> source().plan("small"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("small.yaml:2:19")
                .hasMessageContaining("small.yaml:15:25");
    }

    @Test
    void a_file_without_end_is_not_read_whole() throws IOException {
        Files.write(folder.resolve("small.yaml"), new byte[PlanReader.MOST_BYTES * 2]);
        assertThatThrownBy(() -> source().plan("small")).hasMessageContaining("too big");
    }

    private FolderPlanSource source() {
        return new FolderPlanSource(folder, PlanFiles.CLOCK);
    }
}
