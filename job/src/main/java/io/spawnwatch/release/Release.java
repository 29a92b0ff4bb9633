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
 * A kept release: a folder with a copy of everything it consists of, so that it can be started again whatever happens to
 * the originals, and {@code release.json}, which records what became of it.
 *
 * @param folder      absolute
 * @param inputs      what it consists of, as paths into the folder
 * @param jobId       of the last job that was started from it, or null if none was
 * @param startedFrom savepoint or checkpoint that this job was started from, or null
 * @param stoppedWith savepoint that this job was stopped with, or null while it runs
 * @param stopping    where to look for that savepoint; null before the job is being stopped and once it is known
 * @param follows     name of the release that it replaced, or null
 * @param published   what its job publishes
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
    /** A folder with this file is a release. */
    static final String FILE = "release.json";

    /**
     * Where to look for the savepoint of a stopped job if the cluster's answer was lost.
     *
     * @param savepoints pattern of the savepoint's name: {@code FOLDER/savepoint-123456-*}
     * @param checkpoint the newest checkpoint before it, or null
     */
    public record Stopping(String savepoints, @Nullable String checkpoint) {

        /** The same as advice to an operator. */
        public String hint() {
            return "the newest of " + savepoints + " is its savepoint"
                    + (checkpoint == null ? "" : "; if there is none, its last checkpoint was " + checkpoint);
        }
    }

    /** The name of its folder. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** What its job publishes. */
    public PublishedCatalog catalog() {
        return PublishedCatalog.of(published);
    }

    /** Records a job that already runs as started from this release. */
    public Release adopted(String job) {
        Release adopted = started(job, null);
        adopted.write();
        return adopted;
    }

    /** This release after a job was started from it. */
    Release started(String job, @Nullable String from) {
        return new Release(folder, inputs, job, from, null, null, follows, published);
    }

    /** This release after its job was stopped. */
    Release stopped(@Nullable String savepoint) {
        return new Release(folder, inputs, jobId, startedFrom, savepoint, null, follows, published);
    }

    /** This release while its job is being stopped. */
    Release stopping(Stopping where) {
        return new Release(folder, inputs, jobId, startedFrom, stoppedWith, where, follows, published);
    }

    /**
     * Reads a release.
     *
     * @throws ReleaseException if the folder is not a release
     */
    public static Release of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute.resolve(FILE))) {
            throw new ReleaseException(folder + " is not a release: it has no " + FILE);
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
            throw new ReleaseException("release " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes {@code release.json} atomically. */
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
            throw new ReleaseException("release " + name() + " cannot be recorded: " + e.getMessage(), e);
        }
        try {
            Path beside = folder.resolve(FILE + ".new");
            Files.writeString(beside, text + "\n", StandardCharsets.UTF_8);
            Files.move(
                    beside, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ReleaseException("release " + folder + " cannot be recorded: " + e.getMessage(), e);
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
