package dev.holdfast.local.dns;

import dev.holdfast.core.failover.RefusedTrafficContract;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficControlContract;
import dev.holdfast.core.failover.TrafficGround;
import dev.holdfast.core.plan.Instrument;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real BIND with a real secondary. */
class Rfc2136OnBindTest implements TrafficControlContract, RefusedTrafficContract {
    @TempDir
    Path folder;

    private Bind bind;

    @BeforeEach
    void start() throws Exception {
        bind = Bind.primaryAndSecondary(folder);
    }

    @AfterEach
    void stop() throws Exception {
        bind.kill();
    }

    @Override
    public TrafficGround ground() {
        return new OnBind(bind);
    }

    @Override
    public List<Instrument> unauthorised(TrafficGround ground) {
        return List.of(
                Plans.withKey(ground.instrument(), "OTHER"),
                Plans.with(ground.instrument(), "keyName", "nobodys-key"),
                Plans.with(ground.instrument(), "algorithm", "hmac-sha512"));
    }

    @Override
    public List<String> secrets(TrafficGround ground) {
        return List.of(Bind.KEY, Plans.OTHER_KEY);
    }

    private record OnBind(Bind bind) implements TrafficGround {
        @Override
        public TrafficControl control() {
            return new Rfc2136TrafficControl(Plans.secrets(), Clock.systemUTC());
        }

        @Override
        public Instrument instrument() {
            return Plans.instrument(bind.server(), bind.server() + " " + bind.secondary());
        }

        @Override
        public Instrument instrumentOfNothing() {
            return Plans.with(instrument(), "record", "nothing." + Bind.ZONE);
        }

        @Override
        public void leadElsewhere() throws Exception {
            bind.byHand(Bind.ZONE, "update delete app.clinic.test. A", "update add app.clinic.test. 30 A 192.0.2.99");
            awaitSecondary();
        }

        /** Until both hold the same serial. */
        private void awaitSecondary() {
            long end = System.nanoTime() + patience().toNanos();
            while (control().look(instrument()).answers().stream()
                                    .map(answer -> answer.reply())
                                    .distinct()
                                    .count()
                            > 1
                    && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void silence() throws Exception {
            bind.kill();
        }

        @Override
        public List<String> everything() throws Exception {
            return bind.records(Bind.ZONE);
        }

        @Override
        public List<String> bystanders() throws Exception {
            return everything().stream()
                    .filter(record -> !(record.startsWith("app.clinic.test.") && record.contains("\tA\t")))
                    .toList();
        }
    }
}
