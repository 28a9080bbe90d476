package dev.holdfast.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    @Test
    void every_problem_is_listed_not_the_first() {
        json.put("plan", "../etc").put("flag", "yes").put("teir", "x").putArray("systems");
        RequestReader reader = new RequestReader(json);
        reader.requiredName("plan");
        reader.names("systems");
        reader.name("tier", "manual");
        reader.flag("flag", false);
        reader.requiredText("why", 10);
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(reader::finish)
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(5)
                        .anyMatch(p -> p.startsWith("\"plan\" is '../etc' but must be a name"))
                        .contains(
                                "\"systems\" is an empty list; leave it out to mean all.",
                                "\"flag\" must be true or false but is text.",
                                "\"why\" is missing.",
                                "\"teir\" is not a known field; did you mean \"tier\"?"));
    }

    @Test
    void lists_are_checked_entry_by_entry() {
        json.putArray("systems").add("a").add(7).add("A b").add("a");
        RequestReader reader = new RequestReader(json);
        assertThat(reader.names("systems")).containsExactly("a");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(reader::finish)
                .withMessageContainingAll(
                        "3 problems",
                        "entry 2 must be a name but is a number",
                        "'A b'",
                        "entry 4, 'a', is there twice");
    }

    @Test
    void null_is_not_absence() {
        json.putNull("tier");
        RequestReader reader = new RequestReader(json);
        reader.name("tier", "manual");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(reader::finish)
                .withMessageContaining("\"tier\" must be text but is null.");
    }

    @Test
    void a_line_break_cannot_enter_a_record() {
        json.put("reason", "fine\nplan=other");
        RequestReader reader = new RequestReader(json);
        reader.text("reason", 100, "");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(reader::finish)
                .withMessageContaining("control characters");
    }

    @Property
    void whatever_passes_as_a_name_is_safe_in_a_key(@ForAll @StringLength(max = 80) String text) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("plan", text);
        RequestReader reader = new RequestReader(request);
        String name = reader.requiredName("plan");
        try {
            reader.finish();
            assertThat(name).matches("[a-z0-9][a-z0-9-]{0,62}");
        } catch (InvalidRequest refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(250).doesNotContain("\n", "\r");
        }
    }
}
