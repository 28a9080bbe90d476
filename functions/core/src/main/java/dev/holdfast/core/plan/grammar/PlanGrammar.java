package dev.holdfast.core.plan.grammar;

import static dev.holdfast.core.plan.grammar.Shape.fields;
import static dev.holdfast.core.plan.grammar.Shape.keys;
import static dev.holdfast.core.plan.grammar.Shape.kinds;
import static dev.holdfast.core.plan.grammar.Shape.many;
import static dev.holdfast.core.plan.grammar.Shape.may;
import static dev.holdfast.core.plan.grammar.Shape.names;
import static dev.holdfast.core.plan.grammar.Shape.namesInList;
import static dev.holdfast.core.plan.grammar.Shape.need;
import static dev.holdfast.core.plan.grammar.Shape.refersTo;
import static dev.holdfast.core.plan.grammar.Shape.someOf;
import static dev.holdfast.core.plan.grammar.Shape.value;
import static dev.holdfast.core.plan.grammar.Values.*;

import dev.holdfast.core.plan.grammar.Shape.Fields;
import dev.holdfast.core.plan.grammar.Shape.WordOr;
import java.util.List;

/** What a plan file looks like, from top to bottom. The one place where its keys are declared. */
public final class PlanGrammar {

    private static final Fields OBJECTIVES = fields(
            "the objectives",
            need("rto", DURATION, "Longest time until the service works again."),
            need("rpo", DURATION, "Longest span of work that may be lost."),
            may("retention", PERIOD, "How long data must be kept."),
            may("availability", PERCENT, "Share of time in service."),
            may("integrity", PERCENT, "Share of data that comes back unharmed."),
            may("performance", PERCENT, "Share of normal performance after a recovery."));

    private static final Fields REVIEW = fields(
            "the review", need("every", PERIOD, "How often the plan is looked over."), may("next", DATE, "When next."));

    private static final Fields REGION = fields(
            "a region",
            need("name", names("region"), "The provider's name of the region."),
            need("cloud", words("aws", "azure", "local"), "Whose region it is."),
            may("endpoints", many(value(LINE)), "Where traffic arrives."),
            may("databases", many(value(LINE)), "Database instances it holds."),
            may("clusters", many(value(LINE)), "Clusters and applications it holds."),
            may("zones", many(value(LINE)), "DNS zones or traffic profiles that lead to it."));

    private static final Fields REGIONS = fields(
            "the regions",
            need("primary", REGION, "Serves in normal times."),
            may("standby", REGION, "Takes over."),
            may("witness", REGION, "Sees both and decides when they cannot see each other."));

    private static final Fields VAULT = fields(
            "the vault",
            need(
                    "stores",
                    someOf(kinds(
                            "a store",
                            keys(
                                    need("name", names("store"), "Name of the store."),
                                    need("region", refersTo("region"), "Region it is in."),
                                    may(
                                            "copies",
                                            NAME,
                                            "Which backups it gets copies of: all, none, or those of one tier.")),
                            KindTables.STORES)),
                    "Where backups lie; the first takes them as they are made, the others get copies."),
            need("coordination", refersTo("store"), "Store that is authoritative for leases and journals."),
            may(
                    "lock",
                    fields(
                            "the lock",
                            need("mode", words("governance", "compliance"), "Whether a special right overrides it."),
                            need("period", PERIOD, "How long a published backup cannot be deleted.")),
                    "What keeps backups from being deleted too early."),
            need(
                    "keys",
                    someOf(kinds("a key", keys(need("name", names("key"), "Name of the key.")), KindTables.KEYS)),
                    "Keys that every backup's data key is wrapped under."),
            need("signer", kinds("the signer", keys(), KindTables.SIGNERS), "Key that signs manifests and records."));

    private static final Fields RETENTION = fields(
            "a retention class",
            need("name", names("retention class"), "Name of the class."),
            need("keep", PERIOD, "How long."),
            may(
                    "tiers",
                    many(fields(
                            "a tier",
                            need("name", namesInList("tier"), "Name of the schedule that makes the backups."),
                            need("keep", PERIOD, "How long they are kept."))),
                    "Schedules whose backups are kept for another time."));

    private static final Fields SCHEDULE = new Fields(
            "a schedule",
            keys(
                    need("name", namesInList("schedule"), "Name; the tier of the backups it makes."),
                    need("function", words("backup", "verify-backup"), "What is run."),
                    may("every", INTERVAL, "Interval, counted from midnight UTC."),
                    may("daily", TIME, "Time of day."),
                    may(
                            "weekly",
                            fields(
                                    "a weekly time",
                                    need("on", WEEKDAY, "Day of the week."),
                                    need("at", TIME, "Time of day.")),
                            "Day and time."),
                    may(
                            "monthly",
                            fields(
                                    "a monthly time",
                                    need("day", DAY, "Day of the month."),
                                    may("at", TIME, "Time of day; 00:00 when not given.")),
                            "Day and time.")),
            List.of("every", "daily", "weekly", "monthly"));

    private static final Shape SYSTEM = kinds(
            "a system",
            keys(
                    need("name", names("system"), "Name of the system."),
                    need("retention", refersTo("retention class"), "How long its backups are kept."),
                    may(
                            "fingerprint",
                            words("full", "counts", "none"),
                            "How exactly backups can be proved; full when not given."),
                    may("loss", Shape.wordOr("any", DURATION), "How much of it may be lost, when not as the RPO says."),
                    may("schedules", many(SCHEDULE), "When it is backed up and verified.")),
            KindTables.SYSTEMS);

    private static final Fields STEP = fields(
            "a step",
            need(
                    "do",
                    words(
                            "assess",
                            "clear",
                            "deploy",
                            "detect",
                            "diagnose",
                            "fence",
                            "flush",
                            "harden",
                            "investigate",
                            "isolate",
                            "log",
                            "monitor",
                            "notify",
                            "patch",
                            "prevent",
                            "promote",
                            "reconfigure",
                            "recreate",
                            "redirect",
                            "replay",
                            "restart",
                            "restore",
                            "resume",
                            "rollback",
                            "rotate",
                            "scale",
                            "start",
                            "stop",
                            "synchronise",
                            "verify"),
                    "The verb."),
            need("what", LINE, "What it is applied to."),
            may("by", refersTo("role"), "Who does or approves it."),
            may("within", DURATION, "Until when, from the start of the incident."));

    private static final Fields SCENARIO = fields(
            "a scenario",
            need("name", names("scenario"), "Name of the scenario."),
            may("title", LINE, "What happens."),
            may("probability", words("very-low", "low", "medium", "high"), "How likely it is."),
            may(
                    "impact",
                    words("varies", "partial-outage", "full-outage", "medium", "high", "critical"),
                    "How much it harms."),
            need(
                    "objectives",
                    new WordOr(
                            "none",
                            fields(
                                    "a scenario's objectives",
                                    need("rto", DURATION, "Longest time until the service works again."),
                                    need("rpo", DURATION_OR_ZERO, "Longest span of work that may be lost."))),
                    "What must be reached; none when it is out of the organisation's hands."),
            may(
                    "runbooks",
                    many(fields(
                            "a runbook",
                            need("name", namesInList("runbook"), "Name of the runbook."),
                            may("expected", DURATIONS, "How long it is thought to take."),
                            may("symptoms", many(value(LINE)), "What shows that it is needed."),
                            need("steps", someOf(STEP), "What is done, in order."))),
                    "Ways to answer it."));

    private static final Fields DRILL = fields(
            "a drill",
            need("name", names("drill"), "Name of the drill."),
            may("title", LINE, "What is rehearsed."),
            need("every", PERIOD, "How often."),
            may("scenarios", many(refersTo("scenario")), "Scenarios it rehearses."),
            may("production", FLAG, "Whether it touches production; false when not given."),
            may("steps", many(value(LINE)), "What is done, in order."),
            may(
                    "criteria",
                    fields(
                            "success criteria",
                            may("rto", DURATION, "Longest recovery."),
                            may("rpo", DURATION, "Longest loss."),
                            may("integrity", PERCENT, "Share of data unharmed."),
                            may("availability", PERCENT, "Share of time in service during the recovery."),
                            may("access", PERCENT, "Share of users who can work again."),
                            may("performance", PERCENT, "Share of normal performance."),
                            may("readiness", PERCENT, "Share of steps carried out correctly.")),
                    "What must be measured for it to pass."));

    private static final Fields METRICS = fields(
            "the metric targets",
            may("mttr", DURATION, "Mean time to recover, at most."),
            may("mtbf", DURATION, "Mean time between failures, at least."),
            may("backupSuccess", PERCENT, "Share of backups that succeed."),
            may("rtoMet", PERCENT, "Share of recoveries within the RTO."),
            may("rpoMet", PERCENT, "Share of recoveries within the RPO."));

    private static final Fields COSTS = fields(
            "the costs",
            need("currency", CURRENCY, "Currency of all amounts."),
            need(
                    "lines",
                    someOf(fields(
                            "a cost line",
                            need("name", namesInList("cost line"), "Name of the line."),
                            need("purpose", words("estate", "budget", "downtime", "penalty"), "What it stands for."),
                            need("per", words("day", "month", "year", "case"), "What the amount counts for."),
                            need("amount", AMOUNTS, "From and to, in whole units."))),
                    "What is spent and what is at stake."));

    /** A whole plan. */
    public static final Shape PLAN = fields(
            "the plan",
            need("plan", NAME, "Name of the plan; first part of every key in the vault."),
            may("title", LINE, "What people call it."),
            may("version", LINE, "Version of the document."),
            may("owner", refersTo("role"), "Role that keeps it."),
            may("approver", refersTo("role"), "Role that put it in force."),
            may("review", REVIEW, "When it is looked over."),
            may("requirements", many(value(REQUIREMENTS)), "Groups of requirements it answers to."),
            need("objectives", OBJECTIVES, "What the organisation promises."),
            need("regions", REGIONS, "Where it runs."),
            need("vault", VAULT, "Where backups and evidence live."),
            need("retention", someOf(RETENTION), "Retention classes."),
            need("systems", someOf(SYSTEM), "What is protected."),
            may("scenarios", many(SCENARIO), "What may happen and what is done then."),
            may("drills", many(DRILL), "What is rehearsed."),
            may("failover", FailoverGrammar.FAILOVER, "How service moves to the other region."),
            may("severities", many(ResponseGrammar.SEVERITY), "How bad it can be."),
            may("team", many(ResponseGrammar.ROLE), "Seats in the team."),
            may("onCall", many(refersTo("role")), "Who is called, in order."),
            may("escalation", many(ResponseGrammar.ESCALATION), "What happens when it lasts."),
            may("channels", many(ResponseGrammar.CHANNEL), "Ways to reach people."),
            may("messages", many(ResponseGrammar.MESSAGE), "What is said."),
            may("vendors", many(ResponseGrammar.VENDOR), "Who helps from outside."),
            may("functions", many(ResponseGrammar.BUSINESS_FUNCTION), "What the business must keep doing."),
            may("afterwards", many(ResponseGrammar.FOLLOW_UP), "What follows once service is back."),
            may("dependencies", many(ResponseGrammar.DEPENDENCY), "Outside services that are watched."),
            may("metrics", METRICS, "What the figures should be."),
            may("costs", COSTS, "What is spent and what is at stake."),
            may("compliance", many(ResponseGrammar.REGULATION), "Rules from outside."));

    private PlanGrammar() {}
}
