package dev.holdfast.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A copy of {@code terraform/} and of the plans to work in, so that no run leaves anything in the checkout; and the runs of
 * {@code terraform test}, each made once and shared by all test classes, two at a time.
 */
final class Workbench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ExecutorService TWO =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());

    private static final Workbench SHARED = new Workbench();

    private final Path root;
    private final SortedMap<String, CompletableFuture<Tested>> modules = new TreeMap<>();

    private Workbench() {
        root = Project.root().resolve("terraform/tests/target/work");
        try {
            clear(root);
            copy("terraform");
            copy("infra/plans");
            Files.writeString(module("schedules").resolve("tests/generated.tftest.hcl"), GeneratedSchedules.testFile());
            try (Stream<Path> names = Files.list(terraform().resolve("modules"))) {
                // The longest first.
                List<String> sorted = names.map(path -> path.getFileName().toString())
                        .sorted((a, b) -> a.equals("estate") ? -1 : b.equals("estate") ? 1 : a.compareTo(b))
                        .toList();
                sorted.forEach(name -> modules.put(name, CompletableFuture.supplyAsync(() -> test(name), TWO)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Workbench shared() {
        return SHARED;
    }

    /**
     * What {@code terraform test} said.
     *
     * @param failures one line for each run that did not pass, with its diagnostics
     * @param passed how many runs did
     * @param state outputs and resources that the last run would have made; missing unless asked for
     */
    record Tested(List<String> failures, int passed, JsonNode state) {}

    Path terraform() {
        return root.resolve("terraform");
    }

    Path module(String name) {
        return terraform().resolve("modules").resolve(name);
    }

    List<String> moduleNames() {
        return List.copyOf(modules.keySet());
    }

    Tested tested(String module) {
        return modules.get(module).join();
    }

    /** What the estate of the sample plan would put out. */
    JsonNode estateOutput(String name) {
        Tested estate = tested("estate");
        if (!estate.failures().isEmpty()) {
            throw new AssertionError("the estate cannot be made: " + estate.failures());
        }
        return estate.state().path("outputs").path(name).path("value");
    }

    private Tested test(String name) {
        Path folder = module(name);
        Terraform.init(folder);
        boolean keep = name.equals("estate");
        Terraform.Ended ended = keep
                ? Terraform.run(folder, Map.of(), "test", "-json", "-verbose")
                : Terraform.run(folder, Map.of(), "test", "-json");
        return read(ended);
    }

    private static Tested read(Terraform.Ended ended) {
        List<String> failures = new ArrayList<>();
        int passed = 0;
        JsonNode state = JSON.missingNode();
        boolean summarised = false;
        for (String line : ended.output().lines().toList()) {
            JsonNode said = json(line);
            switch (said.path("type").asText()) {
                case "diagnostic" -> {
                    if (said.path("diagnostic").path("severity").asText().equals("error")) {
                        failures.add(said.path("@testrun").asText() + ": " + diagnostic(said.path("diagnostic")));
                    }
                }
                case "test_state" -> state = said.path("test_state");
                case "test_summary" -> {
                    summarised = true;
                    passed = said.path("test_summary").path("passed").asInt();
                    int not = said.path("test_summary").path("failed").asInt()
                            + said.path("test_summary").path("errored").asInt()
                            + said.path("test_summary").path("skipped").asInt();
                    if (not > 0) {
                        failures.add(not + " runs failed or were skipped");
                    }
                }
                default -> {}
            }
        }
        if (!summarised || ended.code() != 0 && failures.isEmpty()) {
            failures.add("terraform test ended with " + ended.code() + ": " + ended.output());
        }
        return new Tested(failures, passed, state);
    }

    private static String diagnostic(JsonNode diagnostic) {
        return diagnostic.path("summary").asText() + ": "
                + diagnostic.path("detail").asText() + " ("
                + diagnostic.path("range").path("filename").asText() + ":"
                + diagnostic.path("range").path("start").path("line").asInt() + ")";
    }

    private static JsonNode json(String line) {
        try {
            return line.startsWith("{") ? JSON.readTree(line) : JSON.missingNode();
        } catch (IOException e) {
            throw new AssertionError("not a line of terraform's JSON: " + line, e);
        }
    }

    private void copy(String folder) throws IOException {
        Path from = Project.root().resolve(folder);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                String inside = from.relativize(source).toString();
                if (inside.contains(".terraform") || inside.startsWith("tests/target") || inside.contains(".tfstate")) {
                    continue;
                }
                Path target = root.resolve(folder).resolve(inside);
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
