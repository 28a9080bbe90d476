package dev.holdfast.core.plan.grammar;

import static dev.holdfast.core.plan.grammar.Shape.fields;
import static dev.holdfast.core.plan.grammar.Shape.keys;
import static dev.holdfast.core.plan.grammar.Shape.kinds;
import static dev.holdfast.core.plan.grammar.Shape.many;
import static dev.holdfast.core.plan.grammar.Shape.may;
import static dev.holdfast.core.plan.grammar.Shape.names;
import static dev.holdfast.core.plan.grammar.Shape.need;
import static dev.holdfast.core.plan.grammar.Shape.refersTo;
import static dev.holdfast.core.plan.grammar.Shape.someOf;
import static dev.holdfast.core.plan.grammar.Shape.value;
import static dev.holdfast.core.plan.grammar.Values.*;

import dev.holdfast.core.plan.grammar.Shape.Fields;

/** The part of a plan that is about people. */
final class ResponseGrammar {
    static final Fields SEVERITY = fields(
            "a severity",
            need("name", names("severity"), "Name of the severity."),
            need("means", LINE, "When it applies."),
            need("respond", Shape.wordOr("next-business-day", DURATION), "Until when somebody works on it."),
            need("notify", someOf(value(LINE)), "Who hears of it."));

    static final Fields ROLE = fields(
            "a role",
            need("name", names("role"), "Name of the role."),
            may("title", LINE, "What people call it."),
            may("duties", LINE, "What it answers for."),
            need("contact", CONTACT, "How it is reached."));

    static final Fields ESCALATION = fields(
            "an escalation step",
            need("after", DURATION_OR_ZERO, "How long the incident has lasted."),
            need("what", LINE, "What happens then."),
            need("by", refersTo("role"), "Who does it."));

    static final Shape CHANNEL =
            kinds("a channel", keys(need("name", names("channel"), "Name of the channel.")), KindTables.CHANNELS);

    static final Fields MESSAGE = fields(
            "a message",
            need("name", names("message"), "Name of the message."),
            need("to", someOf(value(LINE)), "Who receives it."),
            need("channels", someOf(refersTo("channel")), "How it is sent."),
            may("within", DURATION, "Until when the first goes out."),
            may("repeat", DURATION, "How often it is renewed."),
            may("contents", many(value(LINE)), "What it must contain."));

    static final Fields VENDOR = fields(
            "a vendor",
            need("name", names("vendor"), "Name of the vendor."),
            need("helps", LINE, "What it helps with."),
            need("contact", CONTACT, "How it is reached."));

    static final Fields BUSINESS_FUNCTION = fields(
            "a business function",
            need("name", names("business function"), "Name of the function."),
            may("why", LINE, "Why it must go on."),
            may("fallback", LINE, "How it goes on while the systems are down."));

    static final Fields FOLLOW_UP = fields(
            "a follow-up",
            may("within", DURATION, "Until when, from the end of the incident."),
            need("what", LINE, "What is done."),
            may("by", refersTo("role"), "Who does it."));

    static final Fields DEPENDENCY = fields(
            "a dependency",
            need("name", names("dependency"), "Name of the service."),
            need("purpose", LINE, "What stops without it."),
            may("probe", URL, "What answers while it works."));

    static final Fields REGULATION = fields(
            "a regulation",
            need("name", names("regulation"), "Name of the rule."),
            need("asks", someOf(value(LINE)), "What it asks."));

    private ResponseGrammar() {}
}
