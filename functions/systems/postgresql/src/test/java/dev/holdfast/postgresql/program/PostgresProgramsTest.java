package dev.holdfast.postgresql.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {
    @TempDir
    Path root;

    @Test
    void this_machines_programs_are_found() {
        var programs = new PostgresPrograms();
        var client = programs.newestClient().orElseThrow();
        assertThat(Files.isExecutable(client.executable("pg_dump"))).isTrue();
        var server = programs.newestServer().orElseThrow();
        assertThat(programs.server(server.version().major())).contains(server);
        assertThat(programs.server(9)).isEmpty();
    }

    @Test
    void the_newest_comes_first_unless_a_folder_is_named() throws IOException {
        install("9", "9.6.24", true);
        var seventeen = install("17", "17.2 (Debian 17.2-1)", false);
        var sixteen = install("16", "16.4", true);
        var programs = new PostgresPrograms(Map.of(), List.of(root));
        assertThat(programs.newestClient().orElseThrow())
                .isEqualTo(new Installation(seventeen, new PostgresVersion(17, 2), true, false));
        assertThat(programs.newestServer().orElseThrow().bin()).isEqualTo(sixteen);
        assertThat(programs.server(17)).isEmpty();
        var named = new PostgresPrograms(Map.of("HOLDFAST_PG_BINDIR", sixteen.toString()), List.of(root));
        assertThat(named.newestClient().orElseThrow().bin()).isEqualTo(sixteen);
        assertThat(named.installations()).hasSize(3);
    }

    @Test
    void where_every_major_is_installed_as_in_the_image_the_newest_client_stands_beside_a_server_of_each()
            throws IOException {
        for (int major = 13; major <= 18; major++) {
            install(Integer.toString(major), major + ".4 (Debian " + major + ".4-1.pgdg13+1)", true);
        }
        var programs = new PostgresPrograms(Map.of(), List.of(root));

        assertThat(programs.newestClient().orElseThrow().version().major()).isEqualTo(18);
        for (int major = 13; major <= 18; major++) {
            assertThat(programs.server(major).orElseThrow().bin())
                    .isEqualTo(
                            root.toRealPath().resolve(Integer.toString(major)).resolve("bin"));
        }
    }

    @Test
    void a_machine_without_postgresql_has_none() {
        assertThat(new PostgresPrograms(Map.of("PATH", root.toString()), List.of(root.resolve("absent")))
                        .installations())
                .isEmpty();
    }

    @Test
    void a_beta_version_is_understood() {
        assertThat(PostgresVersion.ofBanner("pg_dump (PostgreSQL) 18beta1")).contains(new PostgresVersion(18, 0));
        assertThat(PostgresVersion.ofNumber(150014)).isEqualTo(new PostgresVersion(15, 14));
        assertThat(PostgresVersion.ofBanner("something else 15.2")).isEmpty();
    }

    private Path install(String folder, String version, boolean server) throws IOException {
        var bin = Files.createDirectories(root.resolve(folder).resolve("bin")).toRealPath();
        for (var name :
                server ? List.of("pg_dump", "pg_restore", "initdb", "postgres") : List.of("pg_dump", "pg_restore")) {
            var file = bin.resolve(name);
            Files.writeString(file, "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin;
    }
}
