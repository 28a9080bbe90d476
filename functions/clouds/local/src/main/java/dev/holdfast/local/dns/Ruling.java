package dev.holdfast.local.dns;

import java.time.Duration;
import java.time.Instant;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIGRecord;

/** What a server decided about an update (RFC 2136, 2.2 and 3.8; RFC 8945, 5). Nothing was changed but when accepted. */
sealed interface Ruling {
    /** Made, says an answer with a valid signature. */
    record Accepted() implements Ruling {}

    /** Not made: what stands there is not what the change was to replace. */
    record Overtaken() implements Ruling {}

    /** Said no. */
    record Refused(String why, String hint) implements Ruling {}

    /** No such zone, or the name is not in it. */
    record Impossible(String why, String hint) implements Ruling {}

    /** Whoever said so did not prove to be the server: nothing is known. */
    record Unproved(String why) implements Ruling {}

    /** Reads an answer whose signature was checked on arrival. */
    static Ruling of(Message answer, String keyName) {
        return switch (answer.getRcode()) {
            case Rcode.NOERROR ->
                answer.isVerified()
                        ? new Accepted()
                        : new Unproved("the answer says that it was made, but has no valid signature");
            case Rcode.NXRRSET, Rcode.NXDOMAIN, Rcode.YXRRSET, Rcode.YXDOMAIN -> new Overtaken();
            case Rcode.NOTAUTH ->
                answer.getTSIG() == null || answer.getTSIG().getError() == Rcode.NOERROR
                        ? new Impossible(
                                "the server is not authoritative for the zone (NOTAUTH)",
                                "name the zone's primary server, and the zone as the server calls it.")
                        : badKey(answer.getTSIG(), keyName);
            case Rcode.NOTZONE ->
                new Impossible("the record is not in the zone (NOTZONE)", "correct zone and record in the plan.");
            case Rcode.REFUSED ->
                new Refused(
                        "the server does not let the key '" + keyName + "' change this (REFUSED)",
                        "let the key update this record (BIND: update-policy or allow-update), and ask the primary"
                                + " server, not a secondary.");
            case Rcode.NOTIMP, Rcode.FORMERR ->
                new Refused(
                        "the server does not take dynamic updates (" + Rcode.string(answer.getRcode()) + ")",
                        "switch RFC 2136 on in the server, or use another kind of traffic control.");
            case Rcode.SERVFAIL ->
                new Refused(
                        "the server could not make the change and left the zone as it was (SERVFAIL)",
                        "the server's log says why; often it may not write its zone or journal file.");
            default ->
                new Refused("the server answers " + Rcode.string(answer.getRcode()), "the server's log says why.");
        };
    }

    private static Ruling badKey(TSIGRecord signature, String keyName) {
        return switch (signature.getError()) {
            case Rcode.BADKEY ->
                new Refused(
                        "the server does not know the key '" + keyName + "' with this algorithm (BADKEY)",
                        "compare keyName and algorithm with the server's configuration.");
            case Rcode.BADSIG ->
                new Refused(
                        "the server has another secret for the key '" + keyName + "' (BADSIG)",
                        "put the server's present secret where the plan's reference leads.");
            case Rcode.BADTIME ->
                new Refused(
                        "the clocks of this machine and the server are too far apart (BADTIME)" + skew(signature),
                        "set both clocks by NTP; RFC 8945 allows 5 minutes.");
            default ->
                new Refused(
                        "the server does not accept the signature (" + Rcode.TSIGstring(signature.getError()) + ")",
                        "the server's log says why.");
        };
    }

    /** With BADTIME the server sends its own time, 48 bits of seconds (RFC 8945, 5.2.3), and the time we signed with. */
    private static String skew(TSIGRecord signature) {
        byte[] other = signature.getOther() == null ? new byte[0] : signature.getOther();
        if (other.length != 6) {
            return "";
        }
        long seconds = 0;
        for (byte b : other) {
            seconds = seconds << 8 | b & 0xff;
        }
        Duration ahead = Duration.between(Instant.ofEpochSecond(seconds), signature.getTimeSigned());
        return ": this machine is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead");
    }
}
