package dev.holdfast.core.failover;

import java.time.Duration;
import java.util.List;

/** Asks the name servers that are authoritative for a zone, never a cache. */
public interface AuthoritativeDns {
    /**
     * Asks every one of these servers for a name's addresses or aliases.
     *
     * @param servers {@code host} or {@code host:port}; all of the zone's when empty
     * @param name fully qualified
     * @param type {@code A}, {@code AAAA}, {@code CNAME} or {@code TXT}
     * @return one answer per server; a server that does not answer is an answer
     */
    List<Answer> ask(List<String> servers, String zone, String name, String type);

    /**
     * What one server said.
     *
     * @param problem why there are no values: no answer, not authoritative, no such name; empty when there are
     */
    record Answer(String server, List<String> values, Duration ttl, String problem) {
        public Answer {
            values = List.copyOf(values);
        }
    }
}
