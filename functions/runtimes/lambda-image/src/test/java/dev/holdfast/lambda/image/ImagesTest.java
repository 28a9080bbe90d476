package dev.holdfast.lambda.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images, as far as they can be checked without a container engine. */
class ImagesTest {
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    private static final List<String> MAJORS = List.of("13", "14", "15", "16", "17", "18");

    /** A program by its name where it is called: {@code installation.program("pg_dump")}, {@code SystemTools.find("id")}. */
    private static final Pattern CALLED = Pattern.compile(
            "(?:\\.program\\(|\\.executable\\(|isProgram\\(bin, |SystemTools\\.find\\()\\s*\"([^\"]+)\"");

    /** Which package of Debian's or the PostgreSQL project's has a program; N stands for each major. */
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("pg_dump", "postgresql-client-N"),
            Map.entry("pg_dumpall", "postgresql-client-N"),
            Map.entry("pg_restore", "postgresql-client-N"),
            Map.entry("psql", "postgresql-client-N"),
            Map.entry("pg_basebackup", "postgresql-client-N"),
            Map.entry("postgres", "postgresql-N"),
            Map.entry("initdb", "postgresql-N"),
            Map.entry("pg_ctl", "postgresql-N"),
            Map.entry("pg_rewind", "postgresql-N"),
            Map.entry("pg_controldata", "postgresql-N"),
            Map.entry("setpriv", "util-linux"),
            Map.entry("unshare", "util-linux"),
            Map.entry("runuser", "util-linux"),
            Map.entry("id", "coreutils"),
            Map.entry("true", "coreutils"));

    /** Packages without which no Debian is one ("Essential" in its policy manual, section 3.8). */
    private static final Set<String> ESSENTIAL = Set.of("coreutils", "util-linux");

    @ParameterizedTest
    @ValueSource(strings = {"lambda", "console"})
    void an_image_keeps_the_rules(String image) {
        assertThat(DockerfileRules.problems(dockerfile(image))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lambda", "console"})
    void every_program_that_is_called_is_installed_for_every_major(String image) {
        Set<String> installed = dockerfile(image).packages();
        Set<String> called = called();

        assertThat(called)
                .as("the programs found in the code")
                .contains("pg_dump", "pg_restore", "psql", "initdb", "unshare");
        assertThat(PACKAGES.keySet()).as("somebody knows which package has it").containsAll(called);
        for (String program : called) {
            String named = PACKAGES.get(program);
            List<String> needed = named.endsWith("-N")
                    ? MAJORS.stream()
                            .map(major -> named.replace("-N", "-" + major))
                            .toList()
                    : List.of(named);
            assertThat(Stream.concat(installed.stream(), ESSENTIAL.stream()).collect(Collectors.toSet()))
                    .as(program)
                    .containsAll(needed);
        }
    }

    @Test
    void both_images_have_the_same_programs() {
        assertThat(dockerfile("console").packages())
                .isEqualTo(dockerfile("lambda").packages());
    }

    @Test
    void what_the_lambda_image_starts_is_there() throws ReflectiveOperationException {
        Dockerfile lambda = dockerfile("lambda");
        String[] handler = words(lambda.all("CMD").getFirst()).getFirst().split("::");
        String main = words(lambda.all("ENTRYPOINT").getFirst()).getLast();

        assertThat(Class.forName(handler[0], false, getClass().getClassLoader()).getMethods())
                .extracting(Method::getName)
                .contains(handler[1]);
        assertThat(Class.forName(main, false, getClass().getClassLoader()).getMethod("main", String[].class))
                .isNotNull();
        assertThat(lambda.all("RUN")).anyMatch(run -> run.contains(" " + Training.class.getName() + " "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM debian                                       ; DL3006",
                "FROM ${BASE_IMAGE}:latest                         ; DL3007",
                "RUN sudo true                                     ; DL3004",
                "RUN apt install -y postgresql                     ; DL3027",
                "RUN apt-get install -y postgresql                 ; DL3015",
                "RUN apt-get install --no-install-recommends x     ; DL3014",
                "RUN apt-get install -y x                          ; DL3009",
                "RUN apt-get install -y x                          ; DL3008",
                "RUN cd /tmp                                       ; DL3003",
                "RUN useradd --uid 10001 x                         ; DL3046",
                "RUN find / | sort                                 ; DL4006",
                "ADD x.tar /                                       ; DL3020",
                "WORKDIR task                                      ; DL3000",
                "COPY . /var/task                                  ; takes everything",
                "ENV AWS_SECRET_ACCESS_KEY=abc                     ; DL3062",
                "ARG DB_PASSWORD                                   ; DL3062",
                "CMD java -jar x.jar                               ; DL3025",
                "USER root                                         ; DL3002",
                "RUN echo packages.example.org                     ; host's name",
                "VOLUME /x                                         ; nobody has thought"
            })
    void a_rule_that_is_broken_is_noticed(String instruction, String problem) {
        assertThat(DockerfileRules.problems(Dockerfile.parse(instruction)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    private static Dockerfile dockerfile(String image) {
        return Dockerfile.read(ROOT.resolve("infra/images/" + image + ".Dockerfile"));
    }

    /** The words of a JSON list. */
    private static List<String> words(String list) {
        return Arrays.stream(list.substring(1, list.length() - 1).split(","))
                .map(word -> word.strip().replace("\"", ""))
                .toList();
    }

    /** By the code that both images carry: functions, systems and clouds, without tests and benchmarks. */
    private static Set<String> called() {
        Set<String> called = new TreeSet<>();
        for (String part :
                List.of("systems", "clouds", "backup", "verify-backup", "runtimes/lambda", "runtimes/lambda-image")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve("functions").resolve(part))) {
                files.filter(file -> file.toString().contains("/src/main/")
                                && file.toString().endsWith(".java"))
                        .forEach(file -> callsIn(file, called));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return called;
    }

    private static void callsIn(Path file, Set<String> called) {
        try {
            Matcher found = CALLED.matcher(Files.readString(file));
            while (found.find()) {
                called.add(found.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
