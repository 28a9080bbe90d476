package dev.holdfast.lambda.image;

import dev.holdfast.lambda.image.Dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is wrong with a Dockerfile, by rules of hadolint's well-known list (numbers as in its documentation, "Rules") and a few of
 * this project's own.
 */
final class DockerfileRules {
    private static final Pattern IGNORED = Pattern.compile("hadolint ignore=(DL\\d+)(\\s+\\S.*)?");
    private static final Pattern HOST =
            Pattern.compile("\\b[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(com|org|net|io|dev|aws|ai|gov)\\b");
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|passwd|secret|token|access_?key|credential|private_?key)");

    private final Dockerfile file;
    private final List<String> problems = new ArrayList<>();

    private DockerfileRules(Dockerfile file) {
        this.file = file;
    }

    /** One sentence per problem; none when it is well. */
    static List<String> problems(Dockerfile file) {
        DockerfileRules rules = new DockerfileRules(file);
        rules.base();
        rules.user();
        rules.commands();
        file.instructions().forEach(rules::each);
        return List.copyOf(rules.problems);
    }

    private void base() {
        for (String from : file.all("FROM")) {
            if (!from.matches("\\$\\{\\w+}@\\$\\{\\w+}")) {
                problems.add("DL3006: the base '" + from + "' is not pinned by a digest that whoever builds gives");
            }
        }
        for (String argument : List.of("BASE_IMAGE", "BASE_DIGEST")) {
            if (!file.all("ARG").contains(argument)) {
                problems.add("own: " + argument + " must be an argument without a value");
            }
        }
        if (HOST.matcher(file.text().replaceAll("dev\\.holdfast\\S*|com\\.amazonaws\\S*", ""))
                .find()) {
            problems.add("own: a host's name stands in the file");
        }
        if (file.text().contains(":latest")) {
            problems.add("DL3007: ':latest' is another image tomorrow");
        }
    }

    private void user() {
        List<Instruction> instructions = file.instructions();
        int user = lastIndex("USER");
        String last = user < 0 ? "root" : instructions.get(user).value();
        if (last.equals("root") || last.equals("0")) {
            problems.add("DL3002: the last user is root");
        }
        if (user > lastIndex("ENTRYPOINT")) {
            problems.add("own: the user is chosen after the entry point");
        }
    }

    private void commands() {
        for (String name : List.of("CMD", "ENTRYPOINT")) {
            if (file.all(name).size() != 1) {
                problems.add("DL4003/DL4004: there must be one " + name);
            }
            if (!file.all(name).stream().allMatch(value -> value.matches("\\[\".*\"]"))) {
                problems.add("DL3025: " + name + " is not in JSON notation, a shell would stand between");
            }
        }
    }

    private void each(Instruction instruction) {
        String value = instruction.value();
        switch (instruction.name()) {
            case "RUN" -> run(instruction);
            case "ADD" -> problems.add("DL3020: ADD fetches and unpacks by itself, COPY does not");
            case "MAINTAINER" -> problems.add("DL4000: MAINTAINER is out of date");
            case "WORKDIR" -> require(value.startsWith("/"), "DL3000: WORKDIR '" + value + "' is not absolute");
            case "COPY" ->
                require(
                        !value.matches("(\\./?|/)\\s.*"),
                        "own: COPY takes everything there is, secrets of a work folder too");
            case "ENV", "ARG" ->
                require(
                        !SECRET.matcher(value).find(),
                        instruction.name() + " '" + value + "' looks like a secret (DL3062)");
            case "FROM", "SHELL", "USER", "ENTRYPOINT", "CMD" -> {}
            default -> problems.add("own: nobody has thought about " + instruction.name() + " here");
        }
    }

    private void run(Instruction instruction) {
        String run = instruction.value();
        require(!run.contains("sudo "), "DL3004: sudo");
        require(!run.matches("(?s).*\\bapt (install|get|update).*"), "DL3027: apt is for people, use apt-get");
        require(!run.contains("apt-get upgrade") && !run.contains("dist-upgrade"), "DL3005: upgrade the base instead");
        require(!run.matches("(?s).*\\bcd /.*"), "DL3003: use WORKDIR");
        require(
                !run.contains("curl ") || !run.contains("| sh"),
                "own: what comes from the network is never run unseen");
        if (run.contains("apt-get install")) {
            require(run.contains("--no-install-recommends"), "DL3015: --no-install-recommends is missing");
            require(run.matches("(?s).*apt-get install (--yes|-y)\\b.*"), "DL3014: apt-get install asks");
            require(run.contains("apt-get update"), "own: an old list of packages is used");
            require(run.contains("/var/lib/apt/lists/*"), "DL3009: the lists of packages stay in the image");
            require(ignores(instruction, "DL3008"), "DL3008: versions are neither pinned nor said why not");
        }
        if (run.contains("useradd")) {
            require(run.contains("--no-log-init"), "DL3046: useradd with a high number makes a huge file");
        }
        if (run.matches("(?s).*[^|]\\|[^|].*")) {
            require(
                    file.all("SHELL").stream().anyMatch(shell -> shell.contains("pipefail")),
                    "DL4006: a pipe's first exit code is lost");
        }
    }

    /** Ignored with a reason, that is. */
    private static boolean ignores(Instruction instruction, String rule) {
        return IGNORED.matcher(instruction.comment())
                .results()
                .anyMatch(found -> found.group(1).equals(rule) && found.group(2) != null);
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private int lastIndex(String name) {
        List<Instruction> instructions = file.instructions();
        for (int i = instructions.size() - 1; i >= 0; i--) {
            if (instructions.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
