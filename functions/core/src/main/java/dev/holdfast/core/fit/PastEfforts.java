package dev.holdfast.core.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.RunRecord;
import dev.holdfast.core.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What earlier runs of a function took, read from the signed records they left in the vault. */
final class PastEfforts {
    /** Nearly always enough, in one batch of requests. */
    private static final int FEW = 32;

    /** Two weeks of two systems by the hour, for a weekly one among them. */
    private static final int MANY = 700;

    /** The field of a report that carries its efforts. */
    private static final String FIELD = "efforts";

    private PastEfforts() {}

    /**
     * What is known, in no order: of the newest runs, and where those are all about other work, of more of them. A record that cannot be relied on, or that an older Holdfast wrote without efforts,
     * says nothing.
     *
     * @throws dev.holdfast.core.vault.StoreException when the store cannot be asked
     */
    static List<Effort> of(Vault vault, String function, Instant now, List<Work> works) {
        List<Effort> newest = read(vault, function, now, FEW);
        boolean tell = works.stream().allMatch(work -> newest.stream().anyMatch(effort -> effort.isOf(work)));
        return tell ? newest : read(vault, function, now, MANY);
    }

    private static List<Effort> read(Vault vault, String function, Instant now, int most) {
        List<Effort> efforts = new ArrayList<>();
        for (Entry<RunRecord> entry : vault.runs(function, now.minus(Forecast.MEMORY), most)) {
            if (entry instanceof Entry.Readable<RunRecord>(String key, RunRecord record)) {
                record.report().path(FIELD).forEach(effort -> read(effort, efforts));
            }
        }
        return efforts;
    }

    private static void read(JsonNode effort, List<Effort> efforts) {
        try {
            efforts.add(Json.mapper().treeToValue(effort, Effort.class));
        } catch (JsonProcessingException e) {
            // A newer Holdfast wrote it in words this one does not know; it only costs a forecast.
        }
    }
}
