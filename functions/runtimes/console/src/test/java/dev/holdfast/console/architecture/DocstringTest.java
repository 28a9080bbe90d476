package dev.holdfast.console.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every public type says what it is. */
class DocstringTest {
    /** A docstring, then annotations and plain comments, then the declaration. */
    private static final Pattern TYPE = Pattern.compile(
            "^(?:public )(?:(?:abstract|final|sealed|non-sealed|strictfp) )*(?:class|record|interface|enum|@interface) (\\w+)",
            Pattern.MULTILINE);

    @Test
    void every_public_top_level_type_has_a_docstring() throws IOException {
        Path functions = Path.of(System.getProperty("holdfast.root"), "functions");
        List<Path> sources;
        try (Stream<Path> files = Files.walk(functions)) {
            sources = files.filter(file -> file.toString().contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(150);
        assertThat(sources)
                .allSatisfy(file -> assertThat(undocumented(Files.readString(file)))
                        .as(functions.relativize(file).toString())
                        .isEmpty());
    }

    @Test
    void a_type_without_one_is_found() {
        assertThat(undocumented("package p;\n\nimport q.R;\n\n@Bean\npublic final class A {}\n"))
                .containsExactly("A");
        assertThat(undocumented("package p;\n\n// only a comment\npublic record B(int b) {}\n"))
                .containsExactly("B");
        assertThat(undocumented("package p;\n\n/** Says it. */\n@Bean(\n  x = \"y\")\npublic sealed interface C {}\n"))
                .isEmpty();
        assertThat(undocumented("package p;\n\nclass D {}\n")).isEmpty();
    }

    private static List<String> undocumented(String source) {
        Matcher type = TYPE.matcher(source);
        return type.results()
                .filter(found -> {
                    String before = source.substring(0, found.start());
                    int imports = before.lastIndexOf("\nimport ");
                    return before.indexOf("/**", imports) < 0;
                })
                .map(found -> found.group(1))
                .toList();
    }
}
