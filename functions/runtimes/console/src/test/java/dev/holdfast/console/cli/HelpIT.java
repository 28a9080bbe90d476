package dev.holdfast.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.cli.Application.Ended;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console says about itself and to those who mistype. */
class HelpIT {
    @TempDir
    Path folder;

    private Application console;

    @BeforeEach
    void a_console() {
        console = new Application(folder, Map.of());
    }

    @Test
    void no_arguments_show_the_help_with_every_command_and_exit_code() {
        Ended ended = console.run().withCode(0);
        assertThat(ended.out())
                .contains(
                        "backup",
                        "verify",
                        "backups",
                        "hold",
                        "failover",
                        "resume",
                        "server",
                        "export",
                        "plan",
                        "invoke",
                        "keys",
                        "demo",
                        "drill")
                .contains("  0 ", "  1 ", "  2 ", "  3 ", "  4 ", "  70 ", "  130 ");
        assertThat(ended.err()).isEmpty();
        assertThat(console.run("--help").withCode(0).out()).isEqualTo(ended.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup",
                "verify",
                "verify-backup",
                "backups",
                "hold",
                "failover",
                "resume",
                "drill",
                "export",
                "plan",
                "plan check",
                "invoke",
                "keys",
                "keys new",
                "keys new-offline",
                "keys rotate",
                "keys rewrap",
                "keys export-public"
            })
    void every_command_explains_itself(String command) {
        Ended ended = console.run((command + " --help").split(" ")).withCode(0);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("Usage: holdfast " + command.replace("verify-backup", "verify"))
                .contains("--output", "--verbose", "--help");
        assertThat(ended.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @Test
    void the_version_is_printed() {
        assertThat(console.run("--version").withCode(0).out()).matches("holdfast \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void an_unknown_command_is_refused_with_a_suggestion() {
        refused("'holdfast' has no command 'backp'.", "did you mean backup", "backp");
        refused("'holdfast keys' has no command 'rewrp'.", "did you mean rewrap", "keys", "rewrp");
    }

    @Test
    void an_unknown_option_is_named_before_the_required_one_it_stands_for() {
        refused("'holdfast backup' has no option '--plann'.", "did you mean --plan?", "backup", "--plann=x");
        refused("'holdfast verify' does not take 'x'.", "--help", "verify", "--plan", "p", "x");
    }

    @Test
    void a_missing_or_unknown_value_says_what_is_accepted() {
        refused("--plan", "'holdfast backup --help'", "backup");
        refused("expected text or json but was", "--help", "backups", "--plan", "p", "--output", "yaml");
        refused("'x' is not an int", "--help", "backups", "--plan", "p", "--days", "x");
        refused("plan needs a command", "check", "plan");
        refused("keys needs a command", "export-public", "keys");
        refused("no function 'bakup'", "backup, failover-dns, verify-backup", "invoke", "bakup", "-f", "-");
        refused("no event file", "events/", "invoke", "backup", "-f", "nowhere.json");
        refused(
                "environment variable 'NOWHERE'",
                "sets it to the event's JSON",
                "invoke",
                "backup",
                "-f",
                "env:NOWHERE");
        refused("no plan 'nowhere'", "nowhere.yaml", "backups", "--plan", "nowhere");
        refused("no plan file ./nowhere.yaml", "path", "backups", "--plan", "./nowhere.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup --output json",
                "backup --plann x --output=json",
                "verify --plan nowhere --output json",
                "backups --plan ./nowhere.yaml --output json",
                "export --plan nowhere --to x --output json",
                "plan check nowhere --output json",
                "plan --output json",
                "invoke bakup -f - --output json",
                "keys --output json",
                "keys rotate nowhere --output json",
                "keys rewrap --plan nowhere --output json",
                "keys export-public --plan nowhere --output json"
            })
    void a_program_gets_one_json_document_for_every_error(String command) {
        Ended ended = console.run(command.split(" "));
        assertThat(ended.code()).as(ended.toString()).isIn(1, 2);
        assertThat(ended.json().fieldNames()).toIterable().containsExactly("error", "what", "hint");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void bash_takes_the_completion_script_and_offers_commands() {
        String script = console.run("generate-completion").withCode(0).out();
        Ended ended = console.with("SCRIPT", script)
                .program(
                        "bash",
                        "-c",
                        "source <(printf '%s' \"$SCRIPT\") && COMP_WORDS=(holdfast ba) && COMP_CWORD=1"
                                + " && _complete_holdfast && printf '%s\\n' \"${COMPREPLY[@]}\"");
        assertThat(ended.withCode(0).out()).contains("backup\n", "backups\n");
    }

    private void refused(String what, String hint, String... arguments) {
        Ended ended = console.run(arguments).withCode(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("error: ")
                .contains(what)
                .contains("\nhint:  ", hint)
                .hasLineCount(2);
    }
}
