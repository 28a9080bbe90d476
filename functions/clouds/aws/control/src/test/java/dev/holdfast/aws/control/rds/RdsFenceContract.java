package dev.holdfast.aws.control.rds;

import dev.holdfast.core.failover.Fencing;
import dev.holdfast.core.failover.FencingContract;
import dev.holdfast.core.failover.Instruments;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.Instrument;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every fence promises, of one over {@link StandInRds}. */
abstract class RdsFenceContract extends FencingContract {
    StandInRds rds;
    Instrument instrument;

    @BeforeEach
    void begin() throws Exception {
        rds = new StandInRds();
        rds.pair();
        instrument = RdsPlans.fence(
                RdsPlans.pair(rds.endpoint(), Map.of()), "primaryIsolation", "sg-nobody", "wait", "PT20S");
    }

    @AfterEach
    void end() {
        rds.close();
    }

    StandInRds.Instance east() {
        return rds.instances.get("records-east");
    }

    @Override
    protected Fencing fencing() {
        return new RdsFence(RdsPlans.clients(), RdsPlans.CLOCK, RdsPlans.QUICK);
    }

    @Override
    protected Instrument instrument() {
        return instrument;
    }

    @Override
    protected boolean runs(Side side) {
        return side == Side.PRIMARY ? east().open : rds.instances.get("records-west").open;
    }

    @Override
    protected int orders() {
        return rds.orders().size();
    }

    @Override
    protected void silenceProvider() {
        rds.refusals.put("*", StandInRds.Refusal.SILENCE);
        instrument = Instruments.with(instrument, "timeout", "PT0.3S");
    }
}
