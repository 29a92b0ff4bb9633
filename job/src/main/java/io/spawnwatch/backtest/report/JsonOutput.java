package io.spawnwatch.backtest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes a JSON document for people, too: indented, in ASCII, ending with a line break. */
final class JsonOutput {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // A terminal obeys none of it, and it reads the same in any encoding.
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build())
            .build();

    private JsonOutput() {}

    /** Writes a document. The stream stays open. */
    static void write(JsonNode document, OutputStream out) throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        // Not the generator for bytes: it refuses half a surrogate pair, which a command line may have.
        Writer writer = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
        MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                .writeValue(writer, document);
        writer.write('\n');
        writer.flush();
    }
}
