package dev.holdfast.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.core.HoldfastException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a cloud, a template or a slip does to a report: it is read as what it is or refused, and never fires. */
class ReportMutationTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MARK = "s3cret-mark";
    private static final List<JsonNode> GARBAGE = List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.numberNode(-1),
            JSON.numberNode(Double.MAX_VALUE),
            JSON.numberNode(Long.MIN_VALUE),
            JSON.objectNode(),
            JSON.arrayNode(),
            JSON.arrayNode().add(JSON.objectNode().put(MARK, MARK)),
            JSON.objectNode().put("value", MARK),
            JSON.textNode(""),
            JSON.textNode(" "),
            JSON.textNode(MARK),
            JSON.textNode("\u0000\n\u202e" + MARK),
            JSON.textNode("{\"plan\":\"" + MARK + "\"}"),
            JSON.textNode("[[[[[[[["),
            JSON.textNode(MARK.repeat(1_000)),
            JSON.textNode("+999999999-12-31T23:59:59.999999999+18:00"),
            JSON.textNode("-999999999-01-01T00:00:00Z"),
            JSON.textNode("2026-99-99T99:99:99Z"),
            JSON.textNode("2026-01-01T10:05:00"),
            JSON.textNode("\uD83D\uDE80\uD800"));

    @Provide
    Arbitrary<Path> reports() {
        return Arbitraries.of(ReportFiles.reports());
    }

    @Provide
    Arbitrary<Path> alarms() {
        return Arbitraries.of(ReportFiles.alarms());
    }

    @Property(tries = 4_000)
    void a_changed_report_is_read_as_what_it_was_or_refused_and_never_comes_to_fire(
            @ForAll("reports") Path file, @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int changes) {
        JsonNode original = ReportFiles.event(file);
        Trigger before = ReportFiles.read(original);
        JsonNode changed = changed(original, new SplittableRandom(seed), changes);
        Trigger after;
        try {
            after = ReportFiles.read(changed);
        } catch (HoldfastException refused) {
            assertThat(refused.explained()).doesNotContain(MARK).doesNotContain("\n", "\u202e");
            assertThat(refused.explained()).hasSizeLessThan(4_000);
            return;
        }
        assertThat(after).isNotInstanceOf(Trigger.Asked.class);
        assertThat(after instanceof Trigger.Alarm).isEqualTo(before instanceof Trigger.Alarm);
        if (after instanceof Trigger.Alarm alarm) {
            assertThat(alarm.reason()).doesNotContain("\n", "\u0000", "\u202e").hasSizeLessThan(1_300);
            assertThat(alarm.identifiers())
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it).isNotBlank());
            Trigger.State was = ((Trigger.Alarm) before).state();
            // Three changes can take away every sign that an alarm is suppressed; none makes an OK an ALARM.
            if (was == Trigger.State.CLEARED || was == Trigger.State.UNKNOWN && changes == 1) {
                assertThat(alarm.state()).isNotEqualTo(Trigger.State.FIRED);
            }
        }
    }

    @Property(tries = 500)
    void names_in_another_case_or_with_a_stray_space_are_read_the_same(@ForAll("alarms") Path file, @ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        JsonNode event = ReportFiles.event(file);
        JsonNode respelt = ReportFiles.opened(event);
        for (ReportFiles.Place place : ReportFiles.places(respelt)) {
            // The top level of an EventBridge schedule or a request by hand is ours and strict; an alarm's never is.
            if (place.parent() instanceof ObjectNode object
                    && !place.field().equals("Message")
                    && random.nextBoolean()) {
                JsonNode value = object.remove(place.field());
                object.set(random.nextBoolean() ? place.field().toUpperCase(Locale.ROOT) : place.field() + " ", value);
            }
        }
        assertThat(ReportFiles.read(ReportFiles.closed(respelt))).isEqualTo(ReportFiles.read(event));
    }

    @Property(tries = 500)
    void fields_that_a_cloud_may_yet_add_change_nothing(@ForAll("alarms") Path file, @ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        JsonNode event = ReportFiles.event(file);
        JsonNode richer = ReportFiles.opened(event);
        for (ReportFiles.Place place : ReportFiles.places(richer)) {
            if (place.value() instanceof ObjectNode object) {
                object.set("laterAddition", GARBAGE.get(random.nextInt(GARBAGE.size())));
            }
        }
        assertThat(ReportFiles.read(ReportFiles.closed(richer))).isEqualTo(ReportFiles.read(event));
    }

    private static JsonNode changed(JsonNode original, RandomGenerator random, int changes) {
        JsonNode event = ReportFiles.opened(original);
        for (int i = 0; i < changes; i++) {
            List<ReportFiles.Place> places = ReportFiles.places(event);
            if (!places.isEmpty()) {
                change(places.get(random.nextInt(places.size())), random);
            }
        }
        return ReportFiles.closed(event);
    }

    private static void change(ReportFiles.Place place, RandomGenerator random) {
        switch (random.nextInt(4)) {
            case 0 -> place.remove();
            case 1 -> {
                if (place.parent() instanceof ObjectNode object) {
                    object.set(place.field().toUpperCase(Locale.ROOT) + " ", garbage(random));
                }
            }
            case 2 -> place.set(JSON.arrayNode().add(place.value().deepCopy()));
            default -> place.set(garbage(random));
        }
    }

    private static JsonNode garbage(RandomGenerator random) {
        return GARBAGE.get(random.nextInt(GARBAGE.size())).deepCopy();
    }
}
