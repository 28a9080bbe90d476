package dev.holdfast.core.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.core.plan.grammar.SchemaWriter;
import java.io.IOException;
import java.nio.file.Files;

/** Writes {@code infra/plans/plan.schema.json} anew. Run it when the grammar changed; a test fails until then. */
final class PublishSchema {
    private PublishSchema() {}

    /** What the file must hold. */
    static String text() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(SchemaWriter.planSchema())
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) throws IOException {
        Files.writeString(PlanFiles.FOLDER.resolve("plan.schema.json"), text());
    }
}
