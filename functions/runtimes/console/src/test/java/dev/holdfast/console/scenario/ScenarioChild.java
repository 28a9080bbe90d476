package dev.holdfast.console.scenario;

import dev.holdfast.core.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One function in a process of its own. Says {@code begun}, does it, and prints the report as one line of JSON. */
final class ScenarioChild {
    static final String BEGUN = "begun";

    private ScenarioChild() {}

    /** @param arguments {@code backup} or {@code verify}, then those of {@link Site#of} */
    public static void main(String[] arguments) {
        Site site = Site.of(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
        System.out.println(BEGUN);
        System.out.println(Json.text(arguments[0].equals("backup") ? site.backUp() : site.verify("restore")));
    }

    /** Its standard output is the report; its log goes to the test's own output. */
    static Process start(List<String> before, String function, List<String> site) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                ScenarioChild.class.getName(),
                function));
        command.addAll(site);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
