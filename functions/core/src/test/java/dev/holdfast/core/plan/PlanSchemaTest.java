package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.core.plan.grammar.GrammarKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schema says what the reader says, as far as a schema can. */
class PlanSchemaTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(published(), InputFormat.JSON);

    @Test
    void the_published_file_is_what_the_grammar_gives() {
        assertThat(published()).isEqualTo(PublishSchema.text());
    }

    @Test
    void schema_and_reader_know_the_same_keys_and_kinds() throws IOException {
        Set<String> inSchema = new TreeSet<>();
        keys(new ObjectMapper().readTree(published()), "", inSchema);
        assertThat(inSchema).isEqualTo(GrammarKeys.all()).hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthcare-gitops", "cerebra-md"})
    void the_schema_accepts_the_real_plans(String name) {
        assertThat(SCHEMA.validate(YamlAsJson.of(PlanFiles.real(name)), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthcare-gitops", "cerebra-md"})
    void each_real_plan_names_its_schema_for_editors(String name) {
        assertThat(PlanFiles.real(name)).startsWith("# yaml-language-server: $schema=plan.schema.json\n");
    }

    @Test
    void both_accept_the_small_plan() {
        assertThat(SCHEMA.validate(YamlAsJson.of(PlanFiles.SMALL), InputFormat.JSON))
                .isEmpty();
        assertThat(PlanFiles.read(PlanFiles.SMALL).errors()).isEmpty();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("plan: small", "plan: Not A Name"),
                Arguments.of("plan: small", "plan: small\nsurprise: true"),
                Arguments.of("plan: small\n", ""),
                Arguments.of("rpo: 1h", "rpo: 0s"),
                Arguments.of("rpo: 1h", "rpo: -1h"),
                Arguments.of("rpo: 1h", "rpo: 1"),
                Arguments.of("rpo: 1h", "rpo: "),
                Arguments.of("rpo: 1h", "rpo: [1h]"),
                Arguments.of("rpo: 1h", "rpo: 1h, availability: 101%"),
                Arguments.of("rpo: 1h", "rpo: 1h, availability: 99.9"),
                Arguments.of("cloud: local}\n  standby", "cloud: moon}\n  standby"),
                Arguments.of("primary: {name: here, cloud: local}\n", ""),
                Arguments.of("kind: file, region: here, path: /vault/first", "kind: flie, region: here, path: /a"),
                Arguments.of("kind: file, region: here, path: /vault/first", "kind: s3, region: here, path: /a"),
                Arguments.of("kind: file, region: here, path: /vault/first", "region: here, path: /a"),
                Arguments.of("kind: file, region: here, path: /vault/first", "kind: file, region: here"),
                Arguments.of("keep: 30d", "keep: 30"),
                Arguments.of("keep: 30d", "keep: 30h"),
                Arguments.of("password: env:DB_PASSWORD", "password: hunter2"),
                Arguments.of("password: env:DB_PASSWORD", "passwort: env:DB_PASSWORD"),
                Arguments.of("host: localhost", "host: localhost\n    port: 70000"),
                Arguments.of("host: localhost", "host: localhost\n    port: \"5432\""),
                Arguments.of("host: localhost", "host: localhost\n    tls: maybe"),
                Arguments.of("function: backup", "function: copy"),
                Arguments.of("every: 15m", "every: 15m, daily: \"04:00\""),
                Arguments.of(", every: 15m", ""),
                Arguments.of("on: sunday", "on: sonday"),
                Arguments.of("at: \"03:00\"", "at: \"24:00\""),
                Arguments.of("weekly: {on: sunday, at: \"03:00\"}", "monthly: {day: 31}"),
                Arguments.of("systems:", "scenarios: none\nsystems:"),
                Arguments.of("coordination: second", "coordination: [second]"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void both_refuse_a_plan_of_the_wrong_structure(String from, String to) {
        String text = PlanFiles.small(from, to);
        assertThat(PlanFiles.read(text).errors()).isNotEmpty();
        assertThat(SCHEMA.validate(YamlAsJson.of(text), InputFormat.JSON)).isNotEmpty();
    }

    private static String published() {
        try {
            return Files.readString(PlanFiles.FOLDER.resolve("plan.schema.json"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Every key a schema names, with the path and, where it depends on one, the kind. */
    private static void keys(JsonNode schema, String path, Set<String> found) {
        schema.path("properties").properties().forEach(property -> {
            String key = path + "/" + property.getKey();
            found.add(key);
            keys(property.getValue(), key, found);
        });
        keysOfItems(schema, path, found);
        schema.path("anyOf").forEach(choice -> keys(choice, path, found));
        schema.path("allOf").forEach(choice -> {
            String kind = choice.at("/if/properties/kind/const").asText();
            keys(choice.path("then"), path + "[" + kind + "]", found);
        });
    }

    private static void keysOfItems(JsonNode schema, String path, Set<String> found) {
        if (schema.has("items")) {
            keys(schema.get("items"), path, found);
        }
    }
}
