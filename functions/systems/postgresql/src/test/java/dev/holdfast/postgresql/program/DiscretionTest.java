package dev.holdfast.postgresql.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be repeated of what PostgreSQL's programs say. */
class DiscretionTest {
    private static List<String> told(String... lines) {
        return Discretion.of(List.of(lines), false);
    }

    @Test
    void a_key_that_is_duplicated_is_not_repeated() {
        assertThat(told(
                        "pg_restore: error: could not execute query: ERROR:  could not create unique index \"people_ssn\"",
                        "DETAIL:  Key (ssn)=(123-45-6789) is duplicated.",
                        "Command was: CREATE UNIQUE INDEX people_ssn ON public.people USING btree (ssn);",
                        "",
                        "pg_restore: warning: errors ignored on restore: 1"))
                .containsExactly(
                        "pg_restore: error: could not execute query: ERROR:  could not create unique index \"people_ssn\"",
                        "pg_restore: warning: errors ignored on restore: 1");
    }

    @Test
    void a_row_that_breaks_a_check_is_not_repeated_however_many_lines_it_has() {
        assertThat(told(
                        "pg_restore: error: COPY failed for table \"claims\": ERROR:  new row violates check constraint \"sane\"",
                        "DETAIL:  Failing row contains (1, Jane Doe, diabetes",
                        "second line of a note, LOG: x).",
                        "CONTEXT:  COPY claims, line 1: \"1\tJane Doe\""))
                .containsExactly(
                        "pg_restore: error: COPY failed for table \"claims\": ERROR:  new row violates check constraint \"sane\"");
    }

    @Test
    void a_password_in_a_statement_is_not_repeated() {
        assertThat(told(
                        "pg_restore: error: could not execute query: ERROR:  must be superuser to create subscriptions",
                        "Command was: CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2'",
                        "    PUBLICATION p;"))
                .noneMatch(line -> line.contains("hunter2") || line.contains("PUBLICATION"));
    }

    @Test
    void a_value_that_is_no_value_of_its_type_is_not_repeated_and_names_are() {
        assertThat(told(
                        "ERROR:  invalid input syntax for type uuid: \"Jane Doe\"",
                        "ERROR:  value \"12345678901234567890\" is out of range for type integer",
                        "ERROR:  relation \"claims\" does not exist",
                        "ERROR:  invalid input syntax for type json: \"Jane",
                        "Doe\"",
                        "HINT:  look at it"))
                .containsExactly(
                        "ERROR:  invalid input syntax for type uuid: \"…\"",
                        "ERROR:  value \"…\" is out of range for type integer",
                        "ERROR:  relation \"claims\" does not exist",
                        "ERROR:  invalid input syntax for type json: \"…\"",
                        "HINT:  look at it");
    }

    @Test
    void lines_whose_beginning_is_lost_are_not_repeated() {
        assertThat(Discretion.of(List.of("Jane Doe, diabetes", "pg_restore: error: the end"), true))
                .containsExactly("pg_restore: error: the end");
        assertThat(told("could not change directory", "pg_restore: error: the end"))
                .containsExactly("could not change directory", "pg_restore: error: the end");
    }

    @Test
    void a_servers_own_log_is_told_without_rows_and_statements() {
        assertThat(told(
                        "2026-11-27 00:00:00.000 UTC [12] ERROR:  duplicate key value violates unique constraint \"k\"",
                        "2026-11-27 00:00:00.000 UTC [12] DETAIL:  Key (ssn)=(123) already exists.",
                        "2026-11-27 00:00:00.000 UTC [12] STATEMENT:  INSERT INTO people VALUES ('Jane')",
                        "2026-11-27 00:00:00.001 UTC [1] LOG:  database system is shut down"))
                .containsExactly(
                        "2026-11-27 00:00:00.000 UTC [12] ERROR:  duplicate key value violates unique constraint \"k\"",
                        "2026-11-27 00:00:00.001 UTC [1] LOG:  database system is shut down");
    }

    @Test
    void a_failure_says_no_more_than_that() {
        ProgramFailed failed = new ProgramFailed("pg_restore", 1, List.of("ERROR:  no", "DETAIL:  Key (ssn)=(123)"));
        assertThat(failed.getMessage()).contains("ERROR:  no").doesNotContain("123");
        assertThat(failed.lastLines()).hasSize(2);
    }
}
