package dev.holdfast.core.plan.grammar;

import static dev.holdfast.core.plan.grammar.Shape.keys;
import static dev.holdfast.core.plan.grammar.Shape.may;
import static dev.holdfast.core.plan.grammar.Shape.need;
import static dev.holdfast.core.plan.grammar.Shape.refersTo;
import static dev.holdfast.core.plan.grammar.Values.*;

import dev.holdfast.core.plan.grammar.ScalarType.Text;
import dev.holdfast.core.plan.grammar.Shape.Field;
import java.util.List;
import java.util.Map;

/** Which keys each kind of instrument of a failover has beside its name. One table a sort. */
final class InstrumentTables {
    private static final Field TIMEOUT = may("timeout", DURATION, "Longest wait for an answer; 5s when not given.");
    private static final Field VANTAGE =
            may("vantage", LINE, "From where it looks; where the function runs when not given.");

    private static final ScalarType DESTINATIONS = Text.plain(
            "one name, or one or more addresses separated by spaces",
            "[A-Za-z0-9_.:-]{1,253}(?: [A-Za-z0-9_.:-]{1,253}){0,9}");
    private static final ScalarType CLUSTER_ENDPOINTS = Text.plain(
            "cluster endpoints as region=url, separated by spaces",
            "[a-z0-9-]{1,40}=https?://[^\\s@]{1,300}(?: [a-z0-9-]{1,40}=https?://[^\\s@]{1,300}){0,9}");
    private static final ScalarType ROUTING_CONTROL = Text.plain(
            "the ARN of a routing control",
            "arn:aws[a-z-]*:route53-recovery-control::[0-9]{12}:controlpanel/[A-Za-z0-9]+/routingcontrol/[A-Za-z0-9]+");
    private static final ScalarType ALARM =
            Text.plain("the name of an alarm in one line, not its ARN", "(?!arn:)\\S(?:[^\\r\\n]{0,253}\\S)?");
    private static final ScalarType REGION =
            Text.plain("a region, such as us-west-2", "[a-z]{2,3}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}");
    private static final ScalarType CLUSTER = Text.plain(
            "a cluster as eks:REGION/NAME, such as eks:us-west-2/clinic",
            "eks:[a-z0-9-]{1,40}/[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final ScalarType HTTPS_URL =
            Text.plain("an https URL of a server, such as https://example.org", "https://[A-Za-z0-9_.:-]{1,253}");
    private static final ScalarType CERTIFICATES =
            Text.plain("certificates in Base64, as the provider gives them", "[A-Za-z0-9+/]{100,20000}={0,2}");
    private static final Field ENDPOINT = may("endpoint", URL, "Where the service answers, when it is not AWS itself.");

    /** Look at one thing: observers before a switch, checks after it. */
    static final Map<String, List<Field>> PROBES = Map.of(
            "http",
            keys(
                    need("url", HTTP_URL, "What is asked."),
                    may(
                            "expect",
                            whole("an HTTP status from 100 to 599", 100, 599),
                            "Expected status; 200 when not given."),
                    may("contains", LINE, "Text that the answer must contain."),
                    TIMEOUT,
                    VANTAGE),
            "tcp",
            keys(need("host", HOST, "Server."), need("port", PORT, "Port that must accept."), TIMEOUT, VANTAGE),
            "sql",
            keys(
                    need("system", refersTo("system"), "System that is asked."),
                    need("side", words("primary", "standby"), "Whose server."),
                    need("query", LINE, "Query that gives one value."),
                    may("expect", LINE, "Expected value; any row when not given."),
                    TIMEOUT,
                    VANTAGE),
            "route53-health",
            keys(need("healthCheck", WORD, "Identifier of the health check."), ENDPOINT, TIMEOUT),
            "cloudwatch-alarm",
            keys(
                    need("alarm", ALARM, "Name of the alarm, metric or composite."),
                    need("region", REGION, "Where the alarm is; it counts as seen from there."),
                    ENDPOINT,
                    TIMEOUT));

    /** Stop a server over a path of their own. */
    static final Map<String, List<Field>> FENCES = Map.of(
            "http",
            keys(
                    need("url", SERVICE_URL, "Service of the provider; infra/fence-http.md says what it must answer."),
                    need("primary", SERVER_NAME, "How it calls the primary region's server."),
                    need("standby", SERVER_NAME, "How it calls the standby region's server."),
                    may("token", SECRET, "Access to it."),
                    may("wait", DURATION, "Longest wait until the server is proved stopped; 1m when not given."),
                    TIMEOUT),
            "rds",
            keys(
                    need("system", refersTo("system"), "System whose instances it stops or isolates."),
                    may("primaryIsolation", SECURITY_GROUP, "Security group of the primary region that admits nobody."),
                    may("standbyIsolation", SECURITY_GROUP, "Security group of the standby region that admits nobody."),
                    may("wait", DURATION, "Longest wait for each change of the instance; 5m when not given."),
                    ENDPOINT,
                    TIMEOUT));

    /** Decide where clients go. */
    static final Map<String, List<Field>> TRAFFIC = Map.of(
            "rfc2136",
            keys(
                    need("server", WORD, "Primary name server, host or host:port."),
                    need("zone", HOST, "Zone."),
                    need("record", HOST, "Name that clients use."),
                    need("type", words("A", "AAAA", "CNAME"), "Type of its record."),
                    need("primary", HOST, "Where it leads when the primary region serves."),
                    need("standby", HOST, "Where it leads when the standby region serves."),
                    may("ttl", DURATION, "Time to live of the record; 30s when not given."),
                    may("ask", LINE, "Name servers that are asked for proof; the zone's own when not given."),
                    need("keyName", HOST, "Name of the TSIG key."),
                    may("algorithm", words("hmac-sha256", "hmac-sha512"), "Of the key; hmac-sha256 when not given."),
                    need("key", SECRET, "The key, in Base64."),
                    TIMEOUT),
            "route53-switch",
            keys(
                    need("zoneId", WORD, "Hosted zone."),
                    need("zone", HOST, "Its name; kept here, so that proof needs no lookup."),
                    need("record", HOST, "Failover record that clients use."),
                    need("type", words("A", "AAAA", "CNAME"), "Type of its record."),
                    need("healthCheck", WORD, "Health check that watches the switch object, inverted."),
                    need("bucket", WORD, "Bucket of the switch object, in the standby region."),
                    need("object", PATH, "Key of the switch object."),
                    need("region", WORD, "Region of the bucket."),
                    need("primary", DESTINATIONS, "Where the record leads when the primary region serves."),
                    need("standby", DESTINATIONS, "Where the record leads when the standby region serves."),
                    may("ask", LINE, "Name servers that are asked for proof; the zone's own when not given."),
                    ENDPOINT,
                    TIMEOUT),
            "route53-record",
            keys(
                    need("zoneId", WORD, "Hosted zone."),
                    need("zone", HOST, "Its name; kept here, so that proof needs no lookup."),
                    need("record", HOST, "Name that clients use."),
                    need("type", words("A", "AAAA", "CNAME"), "Type of its record."),
                    need("primary", DESTINATIONS, "Where it leads when the primary region serves."),
                    need("standby", DESTINATIONS, "Where it leads when the standby region serves."),
                    may("ttl", DURATION, "Time to live of the record; 30s when not given."),
                    may("ask", LINE, "Name servers that are asked for proof; the zone's own when not given."),
                    ENDPOINT,
                    TIMEOUT),
            "arc",
            keys(
                    need("endpoints", CLUSTER_ENDPOINTS, "Endpoints of the cluster; kept here, never looked up."),
                    need("primaryControl", ROUTING_CONTROL, "Routing control of the primary region."),
                    need("standbyControl", ROUTING_CONTROL, "Routing control of the standby region."),
                    may(
                            "record",
                            HOST,
                            "Name that clients use, to be asked for proof too; then the next four as well."),
                    may("zone", HOST, "Its zone."),
                    may("type", words("A", "AAAA", "CNAME"), "Type of its record."),
                    may("primary", DESTINATIONS, "Where it leads when the primary region serves."),
                    may("standby", DESTINATIONS, "Where it leads when the standby region serves."),
                    may("ask", LINE, "Name servers that are asked for proof; the zone's own when not given."),
                    may("ttl", DURATION, "Time to live of the records it steers; 60s when not given."),
                    TIMEOUT));

    /** Run where service is. */
    static final Map<String, List<Field>> WORKLOADS = Map.of(
            "kubernetes",
            keys(
                    need("namespace", NAME, "Namespace."),
                    need("deployments", LINE, "Deployments, separated by spaces."),
                    need("replicas", whole("a number of replicas from 1 to 1000", 1, 1000), "Where service is."),
                    may(
                            "idleReplicas",
                            whole("a number of replicas from 0 to 1000", 0, 1000),
                            "Where it is not; 0 when not given."),
                    may("primaryKubeconfig", SECRET, "Access to the primary region's cluster; or name the cluster."),
                    may("primaryCluster", CLUSTER, "The primary region's cluster, entered by the role that acts."),
                    may("primaryEndpoint", HTTPS_URL, "Its API server; kept here, never looked up."),
                    may("primaryAuthority", CERTIFICATES, "Who vouches for that server."),
                    may("standbyKubeconfig", SECRET, "Access to the standby region's cluster; or name the cluster."),
                    may("standbyCluster", CLUSTER, "The standby region's cluster, entered by the role that acts."),
                    may("standbyEndpoint", HTTPS_URL, "Its API server; kept here, never looked up."),
                    may("standbyAuthority", CERTIFICATES, "Who vouches for that server."),
                    TIMEOUT));

    private InstrumentTables() {}
}
