package dev.holdfast.lambda.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Dockerfile, read as far as its rules need: instructions, comments, lines continued by a backslash.
 *
 * @param instructions in order
 * @param text the whole file
 */
record Dockerfile(List<Instruction> instructions, String text) {
    private static final Pattern INSTALL = Pattern.compile("apt-get install\\s+([^;&]+)");

    /**
     * One instruction.
     *
     * @param name in upper case
     * @param value what follows, on one line
     * @param comment the lines of comment right before it
     */
    record Instruction(String name, String value, String comment) {}

    static Dockerfile read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dockerfile parse(String text) {
        List<Instruction> instructions = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        StringBuilder statement = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String bare = line.strip();
            if (bare.startsWith("#")) {
                comment.append(bare).append('\n');
            } else if (bare.isEmpty() && statement.isEmpty()) {
                comment.setLength(0);
            } else if (bare.endsWith("\\")) {
                statement.append(bare, 0, bare.length() - 1).append(' ');
            } else if (!bare.isEmpty()) {
                statement.append(bare);
                String[] words = statement.toString().split("\\s+", 2);
                instructions.add(new Instruction(
                        words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "", comment.toString()));
                statement.setLength(0);
                comment.setLength(0);
            }
        }
        return new Dockerfile(List.copyOf(instructions), text);
    }

    /** The values of all instructions of that name. */
    List<String> all(String name) {
        return instructions.stream()
                .filter(each -> each.name().equals(name))
                .map(Instruction::value)
                .toList();
    }

    /** What an argument is without somebody who says otherwise. */
    String argument(String name) {
        return all("ARG").stream()
                .filter(value -> value.startsWith(name + "="))
                .map(value -> value.substring(name.length() + 1).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    /** Every package that apt is told to install; a loop over the majors is gone through. */
    Set<String> packages() {
        Set<String> packages = new LinkedHashSet<>();
        for (String run : all("RUN")) {
            Matcher install = INSTALL.matcher(run);
            while (install.find()) {
                Arrays.stream(install.group(1).strip().split("\\s+"))
                        .filter(word -> !word.startsWith("-"))
                        .map(word -> word.replace("\"", ""))
                        .flatMap(this::expanded)
                        .forEach(packages::add);
            }
        }
        return packages;
    }

    private Stream<String> expanded(String word) {
        return word.contains("${major}")
                ? Arrays.stream(argument("POSTGRESQL_MAJORS").split(" ")).map(major -> word.replace("${major}", major))
                : Stream.of(word);
    }
}
