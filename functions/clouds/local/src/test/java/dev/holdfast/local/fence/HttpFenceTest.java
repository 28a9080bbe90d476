package dev.holdfast.local.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.FenceException;
import dev.holdfast.core.failover.FenceState;
import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.FencingContract;
import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.failover.RawServer;
import dev.holdfast.core.failover.ScriptedGuard;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.local.fence.StandInProvider.Said;
import dev.holdfast.local.net.BoundedHttp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFenceTest extends FencingContract {
    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String TOKEN = "t0ken-nobody-sees";

    private final AtomicLong elapsed = new AtomicLong();
    private Consumer<Long> meanwhile = pauses -> {};
    private StandInProvider provider;
    private Instrument instrument;
    private RawServer hanging;

    @BeforeEach
    void open() throws Exception {
        provider = new StandInProvider(CLOCK);
        hanging = RawServer.hanging();
        instrument = at(provider.url());
    }

    @AfterEach
    void close() throws Exception {
        provider.close();
        hanging.close();
    }

    @Override
    protected Fencing fencing() {
        return fencing(TOKEN);
    }

    @Override
    protected Instrument instrument() {
        return instrument;
    }

    @Override
    protected boolean runs(Side side) {
        return provider.state(side == Side.PRIMARY ? "records-east" : "records-west")
                .equals("running");
    }

    @Override
    protected int orders() {
        return provider.orders().size();
    }

    @Override
    protected void silenceProvider() {
        instrument = Instruments.with(at("http://127.0.0.1:" + hanging.port()), "timeout", "PT0.3S");
        instrument = Instruments.with(instrument, "wait", "PT0.5S");
    }

    @ParameterizedTest
    @CsvSource({
        "running,Standing",
        "stopping,Standing",
        "stopped,Fenced",
        "isolated,Fenced",
        "unknown,Unknown",
        "STOPPED,Unknown",
        "off,Unknown",
        "'',Unknown"
    })
    void only_the_words_of_the_contract_mean_something(String word, String meaning) {
        provider.set("records-east", word);
        assertThat(look().getClass().getSimpleName()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stopped",
                "[]",
                "null",
                "{\"state\": \"stopped\"}",
                "{\"state\": \"stopped\", \"at\": null}",
                "{\"state\": \"stopped\", \"at\": \"yesterday\"}",
                "{\"state\": \"stopped\", \"at\": 1772971200}",
                "{\"state\": \"stopped\", \"at\": \"2026-03-08T12:00:00Z\"",
                "{\"state\": [\"stopped\"], \"at\": \"2026-03-08T12:00:00Z\"}",
                "{\"state\": \"running\", \"state\": \"stopped\", \"at\": \"2026-03-08T12:00:00Z\"}",
                "{\"state\": \"stopped\", \"at\": \"2026-03-08T11:58:59Z\"}",
                "{\"state\": \"stopped\", \"at\": \"2026-03-08T12:01:01Z\"}"
            })
    void an_answer_that_is_not_exact_and_fresh_is_unknown(String body) {
        provider.misbehave((method, path, order) -> method.equals("GET") ? Said.body(body) : Optional.empty());
        assertThat(look()).isInstanceOf(FenceState.Unknown.class);
        assertThat(fence()).isInstanceOf(FenceState.Unknown.class);
    }

    @Test
    void an_answer_without_end_is_unknown() {
        provider.misbehave((method, path, order) -> Said.body("{\"state\": \"stopped\", " + " ".repeat(70_000) + "}"));
        assertThat(look().what()).contains("more than 64 KiB");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 302, 307, 400, 401, 403, 404, 500, 503})
    void a_status_other_than_200_never_says_that_a_server_is_stopped(int status) {
        provider.misbehave((method, path, order) -> method.equals("GET") ? Said.status(status) : Optional.empty());
        assertThat(look()).isInstanceOf(FenceState.Unknown.class);
        assertThat(look().what()).contains(Integer.toString(status));
    }

    @Test
    void a_server_that_stops_slowly_is_waited_for() {
        provider.misbehave((method, path, order) ->
                method.equals("POST") ? Optional.of(new Said(202, "", false)) : Optional.empty());
        meanwhile = pauses -> provider.set("records-east", pauses < 4 ? "stopping" : "isolated");
        assertThat(fence())
                .isEqualTo(new FenceState.Fenced(
                        "the provider says the server is isolated as of 2026-03-08T12:00:00Z", NOW));
        assertThat(provider.orders()).containsExactly("records-east/stop");
    }

    @Test
    void a_server_that_never_stops_is_standing_when_the_time_is_over() {
        provider.misbehave((method, path, order) ->
                method.equals("POST") ? Optional.of(new Said(202, "", false)) : Optional.empty());
        FenceState left = fence();
        assertThat(left).isInstanceOf(FenceState.Standing.class);
        assertThat(left.what()).contains("took the stop", "has not done it", "running");
        assertThat(Duration.ofNanos(elapsed.get())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void an_order_of_which_nobody_knows_is_asked_about_and_given_again(int status) {
        provider.misbehave((method, path, order) ->
                method.equals("POST") && order < 3 ? Optional.of(new Said(status, "", order == 1)) : Optional.empty());
        ScriptedGuard guard = ScriptedGuard.open();
        assertThat(fence(guard)).isInstanceOf(FenceState.Fenced.class);
        assertThat(provider.orders()).hasSize(3);
        assertThat(guard.checks()).isEqualTo(3);
    }

    @Test
    void a_stop_that_is_never_confirmed_is_unknown_although_the_server_is_down() {
        provider.misbehave((method, path, order) ->
                method.equals("POST") ? Optional.of(new Said(500, "", true)) : Optional.empty());
        FenceState left = fence();
        assertThat(left).isInstanceOf(FenceState.Unknown.class);
        assertThat(left.what()).contains("500", "stopped", "nothing keeps it so");
    }

    @Test
    void a_server_that_is_down_already_is_still_ordered_to_stay_down() {
        provider.set("records-east", "stopped");
        assertThat(fence()).isInstanceOf(FenceState.Fenced.class);
        assertThat(provider.orders()).containsExactly("records-east/stop");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404, 409})
    void a_refused_stop_is_no_fence_whatever_the_server_does(int status) {
        provider.misbehave((method, path, order) -> method.equals("POST") ? Said.status(status) : Optional.empty());
        assertThat(fence()).isInstanceOf(FenceState.Standing.class);
        provider.set("records-east", "stopped");
        FenceState left = fence();
        assertThat(left).isInstanceOf(FenceState.Unknown.class);
        assertThat(left.what()).contains("refused the stop", Integer.toString(status));
        assertThat(provider.orders()).as("no second try within one attempt").hasSize(2);
    }

    @Test
    void a_refused_or_fruitless_start_is_an_error_with_the_reason() {
        provider.set("records-east", "stopped");
        provider.misbehave((method, path, order) -> method.equals("POST") ? Said.status(403) : Optional.empty());
        assertThatExceptionOfType(FenceException.Refused.class)
                .isThrownBy(() -> fencing().release(instrument, Side.PRIMARY, ScriptedGuard.open()))
                .withMessageContaining("does not accept the token");
        provider.misbehave((method, path, order) ->
                method.equals("POST") ? Optional.of(new Said(202, "", false)) : Optional.empty());
        assertThatExceptionOfType(FenceException.Unreachable.class)
                .isThrownBy(() -> fencing().release(instrument, Side.PRIMARY, ScriptedGuard.open()))
                .withMessageContaining("stopped");
    }

    @Test
    void every_request_carries_the_token_and_every_order_the_epoch() {
        fence();
        assertThat(provider.headers())
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.getFirst("Authorization")).isEqualTo("Bearer " + TOKEN));
        assertThat(provider.headers().getFirst().getFirst("Holdfast-Epoch"))
                .isEqualTo(Long.toString(ScriptedGuard.EPOCH));
    }

    @Test
    void the_token_stands_in_no_message() throws Exception {
        provider.misbehave((method, path, order) -> Said.status(401));
        assertThat(fence().what()).doesNotContain(TOKEN);
        for (String url : List.of(
                "http://127.0.0.1:" + RawServer.closedPort(), "http://192.0.2.1/servers", "not a url", "ftp://x/")) {
            assertThat(fencing().look(at(url), Side.PRIMARY).what()).doesNotContain(TOKEN);
        }
        FenceState unsendable = fencing("two\nlines").look(instrument, Side.PRIMARY);
        assertThat(unsendable).isInstanceOf(FenceState.Unknown.class);
        assertThat(unsendable.what()).contains("no HTTP header carries").doesNotContain("lines");
    }

    @Test
    void the_token_does_not_cross_a_network_in_the_clear() {
        FenceState left = fencing().look(at("http://fence.example.org/servers"), Side.PRIMARY);
        assertThat(left.what()).contains("readable by everybody", "https");
    }

    @Test
    void a_token_that_cannot_be_read_leaves_everything_as_it_is() {
        Fencing blind = new HttpFence(new Secrets(List.of()), CLOCK, BoundedHttp.standard(), ticker());
        FenceState left = blind.fence(instrument, Side.PRIMARY, ScriptedGuard.open());
        assertThat(left).isInstanceOf(FenceState.Unknown.class);
        assertThat(left.what()).contains("env:FENCE_TOKEN");
        assertThat(provider.headers()).isEmpty();
    }

    @Test
    void a_servers_name_is_one_segment_of_the_path() {
        Instrument odd = Instruments.with(instrument, "primary", "vm/../all?x=1 ü");
        provider.misbehave((method, path, order) -> Said.status(404));
        fencing().fence(odd, Side.PRIMARY, ScriptedGuard.open());
        assertThat(provider.orders()).containsExactly("vm%2F..%2Fall%3Fx%3D1%20%C3%BC/stop");
    }

    private FenceState look() {
        return fencing().look(instrument, Side.PRIMARY);
    }

    private FenceState fence() {
        return fence(ScriptedGuard.open());
    }

    private FenceState fence(Guard guard) {
        return fencing().fence(instrument, Side.PRIMARY, guard);
    }

    private Fencing fencing(String token) {
        SecretResolver known = new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return true;
            }

            @Override
            public Secret resolve(SecretRef reference) {
                return Secret.of(token);
            }
        };
        return new HttpFence(new Secrets(List.of(known)), CLOCK, BoundedHttp.standard(), ticker());
    }

    /** Time that passes only where the fence waits. */
    private Ticker ticker() {
        AtomicLong pauses = new AtomicLong();
        return new Ticker() {
            @Override
            public long nanos() {
                return elapsed.get();
            }

            @Override
            public void pause(Duration length) {
                elapsed.addAndGet(length.toNanos());
                meanwhile.accept(pauses.incrementAndGet());
            }
        };
    }

    private static Instrument at(String url) {
        return Instruments.withSecrets(
                "hypervisor",
                "http",
                Map.of("token", new SecretRef.Environment("FENCE_TOKEN")),
                "url",
                url,
                "primary",
                "records-east",
                "standby",
                "records-west",
                "timeout",
                "PT20S",
                "wait",
                "PT2S");
    }
}
