package dev.holdfast.postgresql.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedFolderTest {
    @TempDir
    Path root;

    @Test
    void only_a_folder_of_its_purpose_whose_maker_is_gone_is_left_behind() throws IOException {
        var living = OwnedFolder.create(root, "x-", "test");
        var dead = abandon(OwnedFolder.create(root, "x-", "test"));
        var deadOfOtherPurpose = abandon(OwnedFolder.create(root, "x-", "other"));
        var unmarked = Files.createDirectory(root.resolve("x-unmarked"));
        var link = Files.createSymbolicLink(root.resolve("x-link"), dead.path());
        assertThat(OwnedFolder.leftBehind(root, "test"))
                .extracting(OwnedFolder::path)
                .containsExactly(dead.path());
        OwnedFolder.sweep(root, "test");
        assertThat(dead.path()).doesNotExist();
        assertThat(living.path()).exists();
        assertThat(deadOfOtherPurpose.path()).exists();
        assertThat(unmarked).exists();
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void a_maker_in_another_container_is_not_known_to_be_gone() throws IOException {
        var folder = OwnedFolder.create(root, "x-", "test");
        var elsewhere = new ProcessIdentity(1, 1, "machine/boot/pid:[1]").toString();
        rewrite(folder, elsewhere);
        assertThat(folder.isOrphaned()).isFalse();
        assertThat(OwnedFolder.leftBehind(root, "test")).isEmpty();
    }

    @Test
    void deleting_never_follows_a_symbolic_link() throws IOException {
        var outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "data");
        var folder = OwnedFolder.create(root, "x-", "test");
        var inner = folder.folder("inner", Optional.empty());
        Files.createSymbolicLink(inner.resolve("link"), outside);
        Files.createSymbolicLink(inner.resolve("dangling"), Path.of("nowhere"));
        folder.delete();
        folder.delete();
        assertThat(folder.path()).doesNotExist();
        assertThat(outside.resolve("precious")).hasContent("data");

        var link = Files.createSymbolicLink(root.resolve("link-to-folder"), outside);
        FileTree.delete(link);
        assertThat(outside.resolve("precious")).hasContent("data");
    }

    @Test
    void a_process_is_not_mistaken_for_a_later_one_with_its_number() {
        var self = ProcessIdentity.self();
        assertThat(self.liveness()).isEqualTo(ProcessIdentity.Liveness.ALIVE);
        assertThat(ProcessIdentity.parse(self.toString())).contains(self);
        var earlier = new ProcessIdentity(self.pid(), self.started() - 1, self.realm());
        assertThat(earlier.liveness()).isEqualTo(ProcessIdentity.Liveness.GONE);
        earlier.kill();
        assertThat(ProcessIdentity.parse("nonsense")).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_made_is_said_to() {
        assertThatThrownBy(() -> OwnedFolder.create(Path.of("/proc/none"), "x-", "test"))
                .hasMessageContaining("/proc/none");
    }

    private static OwnedFolder abandon(OwnedFolder folder) throws IOException {
        var self = ProcessIdentity.self();
        rewrite(folder, new ProcessIdentity(self.pid(), self.started() - 1, self.realm()).toString());
        return folder;
    }

    private static void rewrite(OwnedFolder folder, String maker) throws IOException {
        var mark = folder.path().resolve("holdfast-owner");
        var lines = Files.readAllLines(mark);
        folder.write("holdfast-owner", lines.get(0) + "\n" + lines.get(1) + "\n" + maker + "\n");
    }
}
