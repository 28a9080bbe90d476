package dev.holdfast.core.plan.grammar;

import static dev.holdfast.core.plan.grammar.Shape.fields;
import static dev.holdfast.core.plan.grammar.Shape.keys;
import static dev.holdfast.core.plan.grammar.Shape.kinds;
import static dev.holdfast.core.plan.grammar.Shape.many;
import static dev.holdfast.core.plan.grammar.Shape.may;
import static dev.holdfast.core.plan.grammar.Shape.namesInList;
import static dev.holdfast.core.plan.grammar.Shape.need;
import static dev.holdfast.core.plan.grammar.Shape.refersTo;
import static dev.holdfast.core.plan.grammar.Shape.someOf;
import static dev.holdfast.core.plan.grammar.Values.*;

import dev.holdfast.core.plan.grammar.Shape.Field;
import dev.holdfast.core.plan.grammar.Shape.Fields;
import java.util.List;
import java.util.Map;

/** The part of a plan that says how traffic and database move to the other region. */
final class FailoverGrammar {
    static final Fields FAILOVER = fields(
            "the failover",
            may("system", refersTo("system"), "System whose standby is promoted; none when only traffic moves."),
            may(
                    "promotion",
                    words("automatic", "approved"),
                    "Who decides: the observers and gates, or two people; approved when not given."),
            may("holdDown", DURATION, "No second failover before so much time has passed; 1h when not given."),
            may("alarmAge", DURATION, "An older alarm starts nothing; 15m when not given."),
            may("promotionTimeout", DURATION, "Longest wait for the new primary; 5m when not given."),
            may(
                    "quorum",
                    whole("a number of observers from 1 to 20", 1, 20),
                    "Observers that must agree; 2 when not given."),
            may("observers", many(instrument("an observer", InstrumentTables.PROBES)), "Who looks at what serves."),
            may(
                    "alarms",
                    many(fields(
                            "an alarm",
                            need("alarm", LINE, "Its name, ARN or rule identifier as the cloud sends it."),
                            need("scenario", refersTo("scenario"), "What it may start."))),
                    "Alarms that may start something; any other is reported and never acted on."),
            may(
                    "fences",
                    many(instrument("a fence", InstrumentTables.FENCES)),
                    "Ways to stop the old primary that do not depend on it."),
            need(
                    "traffic",
                    someOf(instrument("a traffic control", InstrumentTables.TRAFFIC)),
                    "What decides where clients go; the first that works serves."),
            may(
                    "workloads",
                    many(instrument("workloads", InstrumentTables.WORKLOADS)),
                    "Applications that are scaled up where service goes."),
            may("checks", many(instrument("a check", InstrumentTables.PROBES)), "What must answer after the switch."),
            may("approvers", many(refersTo("role")), "Roles that may approve; two different ones are needed."));

    private FailoverGrammar() {}

    private static Shape instrument(String what, Map<String, List<Field>> kinds) {
        return kinds(what, keys(need("name", namesInList(what), "Its name.")), kinds);
    }
}
