package io.spawnwatch.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spawnwatch.config.Settings;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A release that is kept: a folder with a copy of all that it is made of, from which it can be started again whatever has
 * become of the originals, and {@code release.json}, which says what became of it.
 *
 * @param folder      absolute
 * @param inputs      what it is made of, by paths into the folder
 * @param jobId       of the job that was started from it last, or null where none was yet
 * @param startedFrom savepoint or checkpoint that this job was started from, or null
 * @param stoppedWith savepoint with which it was stopped, or null while it runs
 * @param stopping    once it is being stopped and until it is known with which savepoint: where to look for it
 * @param follows     name of the release that ran before, or null
 * @param published   what it publishes of itself
 */
public record Release(
        Path folder,
        ReleaseInputs inputs,
        @Nullable String jobId,
        @Nullable String startedFrom,
        @Nullable String stoppedWith,
        @Nullable Stopping stopping,
        @Nullable String follows,
        Map<String, String> published) {
    /** The file that makes a folder a release. */
    static final String FILE = "release.json";

    /**
     * Where to look for what a job was stopped with, if nobody heard.
     *
     * @param savepoints what its savepoint is called, but for the end: {@code FOLDER/savepoint-123456-*}
     * @param checkpoint the newest checkpoint of before, or null
     */
    public record Stopping(String savepoints, @Nullable String checkpoint) {

        /** For whoever looks. */
        public String hint() {
            return "the newest of " + savepoints + " is its savepoint"
                    + (checkpoint == null ? "" : "; if there is none, its last checkpoint was " + checkpoint);
        }
    }

    /** Its name: of its folder. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** What it publishes of itself. */
    public PublishedCatalog catalog() {
        return PublishedCatalog.of(published);
    }

    /** The same, kept as what a job that already runs was started from. */
    public Release adopted(String job) {
        Release adopted = started(job, null);
        adopted.write();
        return adopted;
    }

    /** The same, started. */
    Release started(String job, @Nullable String from) {
        return new Release(folder, inputs, job, from, null, null, follows, published);
    }

    /** The same, stopped. */
    Release stopped(@Nullable String savepoint) {
        return new Release(folder, inputs, jobId, startedFrom, savepoint, null, follows, published);
    }

    /** The same, being stopped. */
    Release stopping(Stopping where) {
        return new Release(folder, inputs, jobId, startedFrom, stoppedWith, where, follows, published);
    }

    /**
     * Reads a release.
     *
     * @throws ReleaseException where the folder holds none
     */
    public static Release of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute.resolve(FILE))) {
            throw new ReleaseException(folder + " is no release: it has no " + FILE);
        }
        try {
            Mapping file =
                    Documents.json(absolute.resolve(FILE).toString(), Documents.read(FILE, absolute.resolve(FILE)));
            ReleaseFolder paths = new ReleaseFolder(absolute, Settings.LIVE);
            String savepoints = file.text("stopping_with");
            ReleaseInputs inputs = new ReleaseInputs(
                    Objects.requireNonNull(paths.absolute(file.requiredText("jar"))),
                    paths.absolute(file.text("config")),
                    paths.absolute(file.textMap("options")),
                    file.textMap("kafka"),
                    paths.absolute(file.text("flink")));
            return new Release(
                    absolute,
                    inputs,
                    file.text("job_id"),
                    file.text("started_from"),
                    file.text("stopped_with"),
                    savepoints == null ? null : new Stopping(savepoints, file.text("last_checkpoint")),
                    file.text("follows"),
                    file.textMap("published"));
        } catch (InvalidDocumentException e) {
            throw new ReleaseException("the release " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes {@code release.json}, wholly or not at all. */
    void write() {
        ReleaseFolder paths = new ReleaseFolder(folder, Settings.LIVE);
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("jar", paths.relative(inputs.jar()));
            optional(json, "config", inputs.config() == null ? null : paths.relative(inputs.config()));
            optional(json, "flink", inputs.flink() == null ? null : paths.relative(inputs.flink()));
            object(json, "options", paths.relative(inputs.options()));
            object(json, "kafka", inputs.kafka());
            optional(json, "job_id", jobId);
            optional(json, "started_from", startedFrom);
            optional(json, "stopped_with", stoppedWith);
            optional(json, "stopping_with", stopping == null ? null : stopping.savepoints());
            optional(json, "last_checkpoint", stopping == null ? null : stopping.checkpoint());
            optional(json, "follows", follows);
            object(json, "published", published);
            json.writeEndObject();
        } catch (IOException e) {
            throw new ReleaseException("the release " + name() + " cannot be written down: " + e.getMessage(), e);
        }
        try {
            Path beside = folder.resolve(FILE + ".new");
            Files.writeString(beside, text + "\n", StandardCharsets.UTF_8);
            Files.move(
                    beside, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ReleaseException("the release " + folder + " cannot be written down: " + e.getMessage(), e);
        }
    }

    private static void optional(JsonGenerator json, String key, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(key, value);
        }
    }

    private static void object(JsonGenerator json, String key, Map<String, String> map) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, String> field : map.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
        json.writeEndObject();
    }
}
