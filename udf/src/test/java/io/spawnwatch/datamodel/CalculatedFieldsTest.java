package io.spawnwatch.datamodel;

import static io.spawnwatch.event.ProcessField.DEST;
import static io.spawnwatch.event.ProcessField.LOADED_FILE;
import static io.spawnwatch.event.ProcessField.ORIGINAL_FILE_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS;
import static io.spawnwatch.event.ProcessField.PARENT_PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.PARENT_USER;
import static io.spawnwatch.event.ProcessField.PROCESS;
import static io.spawnwatch.event.ProcessField.PROCESS_ID;
import static io.spawnwatch.event.ProcessField.PROCESS_INTEGRITY_LEVEL;
import static io.spawnwatch.event.ProcessField.PROCESS_NAME;
import static io.spawnwatch.event.ProcessField.USER;
import static io.spawnwatch.event.ProcessField.VENDOR_PRODUCT;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalculatedFieldsTest {
    private static final Set<ProcessField> ALL = EnumSet.allOf(ProcessField.class);
    private static final CalculatedFields CIM = CalculatedFields.of(DataModelVersion.CIM_6_4, ALL);

    private static final String[] VALUES = {
        "unknown",
        "Unknown",
        "null",
        "-",
        " ",
        "\t\n",
        "a",
        "HIGH",
        "\u0130\u00C9",
        "C:\\Windows\\cmd.exe",
        "\"C:\\Program Files\\x y.exe\" -a \"b\\c\"",
        "cmd /c dir C:\\temp\\",
        "\\\\\\",
        "\"\"",
        "\"x.exe\" y",
        "line one\nC:\\line\\two",
        "\n \"C:\\a\\b.exe\"",
        "\uD83D\uDE00\\\uD83D x"
    };

    @Test
    void missingFieldsAreFilledAsTheDataModelDoes() {
        ProcessEvent event = ProcessEvent.at(5)
                .set(PROCESS, "\"C:\\Program Files\\x y.exe\" -a")
                .set(PROCESS_INTEGRITY_LEVEL, "High")
                .set(PROCESS_ID, "0x1F")
                .build();

        assertThat(CIM.apply(event))
                .isEqualTo(NaiveDataModel.calculate(event))
                .isEqualTo(ProcessEvent.at(5)
                        .set(DEST, "unknown")
                        .set(LOADED_FILE, "unknown")
                        .set(ORIGINAL_FILE_NAME, "unknown")
                        .set(PARENT_PROCESS, "unknown")
                        .set(PARENT_PROCESS_NAME, "unknown")
                        .set(PARENT_USER, "unknown")
                        .set(PROCESS, "\"C:\\Program Files\\x y.exe\" -a")
                        .set(PROCESS_NAME, "x y.exe")
                        .set(PROCESS_INTEGRITY_LEVEL, "high")
                        .set(PROCESS_ID, "0x1F")
                        .set(USER, "unknown")
                        .set(VENDOR_PRODUCT, "unknown")
                        .build());
    }

    @Test
    void equalsANaiveCalculationForRandomEvents() {
        long seed = 64;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            ProcessEvent event = randomEvent(random).toBuilder()
                    .reportedBy(randomReporter(random))
                    .build();
            Set<ProcessField> needed = EnumSet.noneOf(ProcessField.class);
            ALL.stream().filter(field -> random.nextBoolean()).forEach(needed::add);
            ProcessEvent naive = NaiveDataModel.calculate(event);

            assertThat(CIM.apply(event))
                    .as("seed %d, event %d: %s", seed, i, event)
                    .isEqualTo(naive);
            ProcessEvent some =
                    CalculatedFields.of(DataModelVersion.CIM_6_4, needed).apply(event);
            for (ProcessField field : ProcessField.values()) {
                assertThat(some.get(field))
                        .as("seed %d, event %d: %s of %s, needed: %s", seed, i, field, event, needed)
                        .isEqualTo(needed.contains(field) ? naive.get(field) : event.get(field));
            }
            assertThat(CIM.apply(naive)).as("seed %d, event %d, again", seed, i).isSameAs(naive);
        }
    }

    private static ProcessEvent randomEvent(SplittableRandom random) {
        ProcessEvent.Builder event = ProcessEvent.at(random.nextInt(1000));
        for (ProcessField field : ProcessField.values()) {
            switch (random.nextInt(4)) {
                case 0 -> event.set(field, null);
                case 1 -> event.set(field, "");
                default -> event.set(field, VALUES[random.nextInt(VALUES.length)]);
            }
        }
        return event.build();
    }

    private static @Nullable Reporter randomReporter(SplittableRandom random) {
        return random.nextInt(3) == 0
                ? null
                : new Reporter(randomValue(random), randomValue(random), randomValue(random));
    }

    private static @Nullable String randomValue(SplittableRandom random) {
        return random.nextInt(3) == 0 ? null : VALUES[random.nextInt(VALUES.length)];
    }

    @ParameterizedTest
    @CsvSource({
        "Acme, Edr, acme:edr, Acme Edr",
        "Acme, , acme:edr, Acme unknown",
        "Acme, unknown, acme:edr, Acme unknown",
        ", Edr, acme:edr, unknown Edr",
        "unknown, Edr, acme:edr, unknown Edr",
        "Unknown, Edr, acme:edr, Unknown Edr",
        ", , acme:edr, acme:edr",
        "unknown, unknown, acme:edr, acme:edr",
        ", unknown, , unknown"
    })
    void aMissingVendorProductComesFromWhatTheSenderSays(
            @Nullable String vendor, @Nullable String product, @Nullable String sourcetype, String expected) {
        ProcessEvent event = ProcessEvent.at(5)
                .reportedBy(new Reporter(vendor, product, sourcetype))
                .build();

        assertThat(CIM.apply(event).get(VENDOR_PRODUCT)).isEqualTo(expected);
        assertThat(CIM.apply(event.toBuilder().set(VENDOR_PRODUCT, "Own").build())
                        .get(VENDOR_PRODUCT))
                .isEqualTo("Own");
        assertThat(CalculatedFields.of(DataModelVersion.NONE, ALL).apply(event).get(VENDOR_PRODUCT))
                .isNull();
    }

    @Test
    void anEventIsNotCopiedIfNothingThatIsNeededIsMissing() {
        ProcessEvent event = ProcessEvent.at(5)
                .set(DEST, "h")
                .set(PROCESS_INTEGRITY_LEVEL, "high")
                .build();

        assertThat(CalculatedFields.of(DataModelVersion.CIM_6_4, EnumSet.of(DEST, PROCESS_ID, PROCESS_INTEGRITY_LEVEL))
                        .apply(event))
                .isSameAs(event);
    }

    @Test
    void withoutADataModelAnEventStaysAsItIs() {
        ProcessEvent event =
                ProcessEvent.at(5).set(PROCESS_INTEGRITY_LEVEL, "High").build();

        assertThat(CalculatedFields.of(DataModelVersion.NONE, ALL).apply(event)).isSameAs(event);
    }

    @Test
    void whatTheDataModelGuaranteesHoldsForEveryEvent() {
        long seed = 6;
        SplittableRandom random = new SplittableRandom(seed);
        for (DataModelVersion version : DataModelVersion.values()) {
            Calculations guaranteed = Calculations.of(version);
            CalculatedFields calculated = CalculatedFields.of(version, ALL);
            Set<ProcessField> sometimesMissing = EnumSet.noneOf(ProcessField.class);
            for (int i = 0; i < 20_000; i++) {
                Set<ProcessField> absent = EnumSet.noneOf(ProcessField.class);
                ALL.stream().filter(field -> random.nextBoolean()).forEach(absent::add);
                ProcessEvent.Builder builder = ProcessEvent.at(0);
                ProcessEvent decoded = randomEvent(random);
                EnumSet.complementOf(EnumSet.copyOf(absent)).forEach(field -> builder.set(field, decoded.get(field)));
                ProcessEvent event = calculated.apply(builder.build());
                for (ProcessField field : ProcessField.values()) {
                    if (event.get(field) == null) {
                        sometimesMissing.add(field);
                    }
                    String value = guaranteed.valueWithout(field, absent);
                    if (absent.contains(field) && (value != null || !guaranteed.isNeverMissing(field))) {
                        assertThat(event.get(field))
                                .as("seed %d, event %d: %s without %s", seed, i, field, absent)
                                .isEqualTo(value);
                    }
                }
            }
            Set<ProcessField> neverMissing = EnumSet.noneOf(ProcessField.class);
            ALL.stream().filter(guaranteed::isNeverMissing).forEach(neverMissing::add);
            assertThat(sometimesMissing)
                    .as("%s", version)
                    .isEqualTo(EnumSet.complementOf(EnumSet.copyOf(neverMissing)));
        }
    }
}
