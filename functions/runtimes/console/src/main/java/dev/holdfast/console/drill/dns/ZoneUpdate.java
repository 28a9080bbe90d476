package dev.holdfast.console.drill.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Applies one dynamic update to a zone, whole or not at all (RFC 2136, 3). Who may do so was settled before. */
final class ZoneUpdate {
    /** Types that are questions or belong to the transport, never to a zone (RFC 6895, 3.1: 128 to 255, and OPT). */
    private static final int FIRST_META = 128;

    private static final int LAST_META = 255;

    private ZoneUpdate() {}

    /** What came of it: the zone afterwards, unchanged unless the code is NOERROR. */
    record Outcome(int rcode, ZoneRecords zone) {}

    static Outcome apply(ZoneRecords zone, Message update) {
        try {
            checkZone(zone, update.getSection(Section.ZONE));
            checkPrerequisites(zone, update.getSection(Section.PREREQ));
            List<Record> changes = update.getSection(Section.UPDATE);
            for (Record change : changes) {
                prescan(zone, change);
            }
            ZoneRecords changed = zone;
            for (Record change : changes) {
                changed = apply(changed, change);
            }
            boolean sameSerial = changed.soa().getSerial() == zone.soa().getSerial();
            return new Outcome(
                    Rcode.NOERROR, changed.all().equals(zone.all()) || !sameSerial ? changed : changed.counted());
        } catch (No no) {
            return new Outcome(no.rcode, zone);
        }
    }

    /** RFC 2136, 3.1. */
    private static void checkZone(ZoneRecords zone, List<Record> section) throws No {
        require(section.size() == 1 && section.getFirst().getType() == Type.SOA, Rcode.FORMERR);
        Record named = section.getFirst();
        require(named.getName().equals(zone.origin()) && named.getDClass() == DClass.IN, Rcode.NOTAUTH);
    }

    /** RFC 2136, 3.2. */
    private static void checkPrerequisites(ZoneRecords zone, List<Record> section) throws No {
        Map<Name, Map<Integer, Set<Record>>> wanted = new HashMap<>();
        for (Record it : section) {
            require(it.getTTL() == 0, Rcode.FORMERR);
            require(it.getName().subdomain(zone.origin()), Rcode.NOTZONE);
            boolean nameInUse = !zone.at(it.getName()).isEmpty();
            boolean setExists = !zone.find(it.getName(), it.getType()).isEmpty();
            switch (it.getDClass()) {
                case DClass.ANY -> {
                    require(isEmpty(it), Rcode.FORMERR);
                    require(it.getType() == Type.ANY ? nameInUse : true, Rcode.NXDOMAIN);
                    require(it.getType() == Type.ANY || setExists, Rcode.NXRRSET);
                }
                case DClass.NONE -> {
                    require(isEmpty(it), Rcode.FORMERR);
                    require(it.getType() == Type.ANY ? !nameInUse : true, Rcode.YXDOMAIN);
                    require(it.getType() == Type.ANY || !setExists, Rcode.YXRRSET);
                }
                case DClass.IN ->
                    wanted.computeIfAbsent(it.getName(), name -> new HashMap<>())
                            .computeIfAbsent(it.getType(), type -> new HashSet<>())
                            .add(it);
                default -> throw new No(Rcode.FORMERR);
            }
        }
        for (Map.Entry<Name, Map<Integer, Set<Record>>> name : wanted.entrySet()) {
            for (Map.Entry<Integer, Set<Record>> set : name.getValue().entrySet()) {
                require(
                        new HashSet<>(zone.find(name.getKey(), set.getKey())).equals(set.getValue()), Rcode.NXRRSET);
            }
        }
    }

    /** RFC 2136, 3.4.1: the whole section is looked at before anything is changed. */
    private static void prescan(ZoneRecords zone, Record it) throws No {
        require(it.getName().subdomain(zone.origin()), Rcode.NOTZONE);
        boolean meta = it.getType() >= FIRST_META && it.getType() <= LAST_META || it.getType() == Type.OPT;
        switch (it.getDClass()) {
            case DClass.IN -> require(!meta && !isEmpty(it), Rcode.FORMERR);
            case DClass.ANY ->
                require(it.getTTL() == 0 && isEmpty(it) && (!meta || it.getType() == Type.ANY), Rcode.FORMERR);
            case DClass.NONE -> require(it.getTTL() == 0 && !meta, Rcode.FORMERR);
            default -> throw new No(Rcode.FORMERR);
        }
    }

    /** RFC 2136, 3.4.2. */
    private static ZoneRecords apply(ZoneRecords zone, Record it) {
        return switch (it.getDClass()) {
            case DClass.IN -> add(zone, it);
            case DClass.ANY -> it.getType() == Type.ANY ? deleteName(zone, it.getName()) : deleteSet(zone, it);
            default -> deleteRecord(zone, it);
        };
    }

    private static ZoneRecords add(ZoneRecords zone, Record it) {
        Set<Integer> others = new HashSet<>(zone.at(it.getName()).keySet());
        others.remove(Type.CNAME);
        boolean aliased = !zone.find(it.getName(), Type.CNAME).isEmpty();
        return switch (it.getType()) {
            // An alias stands alone; what does not fit is passed over in silence.
            case Type.CNAME -> others.isEmpty() ? zone.with(it.getName(), Type.CNAME, List.of(it)) : zone;
            case Type.SOA -> it.getName().equals(zone.origin()) && isNewer((SOARecord) it, zone.soa())
                    ? zone.with(it.getName(), Type.SOA, List.of(it))
                    : zone;
            default -> aliased ? zone : zone.with(it);
        };
    }

    /** Serial number arithmetic (RFC 1982). */
    private static boolean isNewer(SOARecord soa, SOARecord present) {
        return (int) (soa.getSerial() - present.getSerial()) > 0;
    }

    private static ZoneRecords deleteName(ZoneRecords zone, Name name) {
        ZoneRecords left = zone;
        for (int type : List.copyOf(zone.at(name).keySet())) {
            left = isApex(zone, name, type) ? left : left.with(name, type, List.of());
        }
        return left;
    }

    private static ZoneRecords deleteSet(ZoneRecords zone, Record it) {
        return isApex(zone, it.getName(), it.getType()) ? zone : zone.with(it.getName(), it.getType(), List.of());
    }

    private static ZoneRecords deleteRecord(ZoneRecords zone, Record it) {
        List<Record> left = new ArrayList<>(zone.find(it.getName(), it.getType()));
        left.removeIf(present -> Arrays.equals(present.rdataToWireCanonical(), it.rdataToWireCanonical()));
        return left.isEmpty() && isApex(zone, it.getName(), it.getType()) || it.getType() == Type.SOA
                ? zone
                : zone.with(it.getName(), it.getType(), left);
    }

    /** What a zone cannot be without. */
    private static boolean isApex(ZoneRecords zone, Name name, int type) {
        return name.equals(zone.origin()) && (type == Type.SOA || type == Type.NS);
    }

    private static boolean isEmpty(Record record) {
        return record.rdataToWireCanonical().length == 0;
    }

    private static void require(boolean condition, int otherwise) throws No {
        if (!condition) {
            throw new No(otherwise);
        }
    }

    /** The update is not made. */
    private static final class No extends Exception {
        private static final long serialVersionUID = 1;

        private final int rcode;

        No(int rcode) {
            super(Rcode.string(rcode), null, false, false);
            this.rcode = rcode;
        }
    }
}
