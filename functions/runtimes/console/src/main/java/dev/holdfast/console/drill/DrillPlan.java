package dev.holdfast.console.drill;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The drill's plan as a person would have written it.
 *
 * @param databasePassword file with the superuser's password
 * @param fenceToken file with the provider's token
 * @param dnsKey file with the TSIG key
 * @param officePlace host and port at which the observer in the office looks
 * @param witnessPlace the same for the observer in the witness region
 */
record DrillPlan(
        DrillFolder folder,
        Region primary,
        Region standby,
        Path databasePassword,
        Path fenceToken,
        Path dnsKey,
        String fenceUrl,
        int dnsPort,
        Duration rpo,
        String witnessPlace,
        String officePlace) {
    static final String NAME = "drill";
    static final String SYSTEM = "records";
    static final String DATABASE = "records";
    static final String SUPERUSER = "postgres";
    static final String SCENARIO = "region-outage";
    static final String PRIMARY_REGION = "drill-east";
    static final String STANDBY_REGION = "drill-west";
    static final String WITNESS_REGION = "drill-north";
    static final String PRIMARY_SERVER = "records-east";
    static final String STANDBY_SERVER = "records-west";
    static final String ZONE = "drill.test";
    static final String RECORD = "db." + ZONE;
    static final String KEY_NAME = "drill-key";

    private static final String LOOPBACK = "127.0.0.1:";

    /** With other places for the observers. */
    DrillPlan observedAt(String witness, String office) {
        return new DrillPlan(
                folder,
                primary,
                standby,
                databasePassword,
                fenceToken,
                dnsKey,
                fenceUrl,
                dnsPort,
                rpo,
                witness,
                office);
    }

    /** The region's own name in the zone. */
    static String host(String region) {
        return region + "." + ZONE;
    }

    /** Where an observer looks who goes through that link. */
    static String place(Link link) {
        return LOOPBACK + link.port();
    }

    void write() {
        folder.writePlan(text());
    }

    private String text() {
        return head() + failover();
    }

    private String head() {
        return """
                # Written by 'holdfast drill'. The servers it names are gone; the vault beside it stays.
                plan: %s
                title: Two regions on one machine
                version: "1"
                objectives: {rto: 2m, rpo: %ds}
                regions:
                  primary: {name: %s, cloud: local}
                  standby: {name: %s, cloud: local}
                  witness: {name: %s, cloud: local}
                vault:
                  stores:
                    - {name: east, kind: file, region: %s, path: "%s/east"}
                    - {name: west, kind: file, region: %s, path: "%s/west"}
                  coordination: west
                  keys:
                    - {name: local, kind: local, reference: "%s"}
                    - {name: break-glass, kind: offline, reference: "%s"}
                  signer: {kind: local, reference: "%s"}
                retention:
                  - {name: short, keep: 90d}
                systems:
                  - name: %s
                    kind: postgresql
                    host: 127.0.0.1
                    port: %d
                    standbyHost: 127.0.0.1
                    standbyPort: %d
                    tls: disable
                    database: %s
                    user: %s
                    password: "file:%s"
                    dataDirectory: "%s"
                    standbyDataDirectory: "%s"
                    countTables: %s
                    newestOf: %s.id
                    retention: short
                """.formatted(
                        NAME,
                        rpo.toSeconds(),
                        PRIMARY_REGION,
                        STANDBY_REGION,
                        WITNESS_REGION,
                        PRIMARY_REGION,
                        folder.vault(),
                        STANDBY_REGION,
                        folder.vault(),
                        folder.keys(),
                        folder.breakGlass(),
                        folder.keys(),
                        SYSTEM,
                        primary.operatorsWay().port(),
                        standby.operatorsWay().port(),
                        DATABASE,
                        SUPERUSER,
                        databasePassword,
                        primary.server().data(),
                        standby.server().data(),
                        Writer.TABLE,
                        Writer.TABLE);
    }

    private String failover() {
        String office = officePlace.substring(0, officePlace.lastIndexOf(':'));
        String officePort = officePlace.substring(officePlace.lastIndexOf(':') + 1);
        return """
                scenarios:
                  - name: %s
                    title: The primary region does not answer
                    objectives: {rto: 2m, rpo: %ds}
                failover:
                  system: %s
                  promotion: automatic
                  holdDown: 1h
                  alarmAge: 5m
                  promotionTimeout: 30s
                  quorum: 2
                  observers:
                    - {name: health-from-west, kind: http, url: "http://%s/healthz", timeout: 2s, vantage: %s}
                    - {name: health-from-north, kind: http, url: "http://%s/healthz", timeout: 2s, vantage: %s}
                    - {name: database-from-office, kind: tcp, host: "%s", port: %s, timeout: 2s, vantage: office}
                    - {name: query-from-west, kind: sql, system: %s, side: primary, query: SELECT 1, timeout: 2s, vantage: %s}
                  alarms:
                    - {alarm: %s, scenario: %s}
                  fences:
                    - {name: provider, kind: http, url: "%s", primary: %s, standby: %s, token: "file:%s", wait: 20s, timeout: 2s}
                  traffic:
                    - name: dns
                      kind: rfc2136
                      server: "127.0.0.1:%d"
                      ask: "127.0.0.1:%d"
                      zone: %s
                      record: %s
                      type: CNAME
                      primary: %s
                      standby: %s
                      ttl: 1s
                      keyName: %s
                      key: "file:%s"
                      timeout: 2s
                  checks:
                    - {name: health-of-west, kind: http, url: "http://%s/healthz", contains: ok, timeout: 2s}
                  approvers: [cto, sre-lead]
                team:
                  - {name: sre-lead, title: SRE lead, contact: sre-lead@drill.test}
                  - {name: cto, title: CTO, contact: cto@drill.test}
                onCall: [sre-lead]
                """.formatted(
                        SCENARIO,
                        rpo.toSeconds(),
                        SYSTEM,
                        place(primary.healthFromOtherRegion()),
                        STANDBY_REGION,
                        witnessPlace,
                        WITNESS_REGION,
                        office,
                        officePort,
                        SYSTEM,
                        STANDBY_REGION,
                        AlarmEvent.ALARM,
                        SCENARIO,
                        fenceUrl,
                        PRIMARY_SERVER,
                        STANDBY_SERVER,
                        fenceToken,
                        dnsPort,
                        dnsPort,
                        ZONE,
                        RECORD,
                        host(PRIMARY_REGION),
                        host(STANDBY_REGION),
                        KEY_NAME,
                        dnsKey,
                        place(standby.healthFromOtherRegion()));
    }
}
