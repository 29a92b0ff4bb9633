package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.document.InvalidDocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "0 * * * *, -70m@m, -10m@m, 50",
        "0 * * * *, -60m@m, -0m@m, 0",
        "5 * * * *, -65m@m, -5m@m, 0",
        "59 * * * *, -60m@m, -0m@m, 59",
        "30 * * * *, -700m@m, -640m@m, 50",
        "0 * * * *, -70m@m, now,",
        "0 * * * *, -70m@m, -11m@m,",
        "0 * * * *, -1h@h, @h,",
        "60 * * * *, -70m@m, -10m@m,",
        "*/30 * * * *, -70m@m, -10m@m,",
        "0 3 * * *, -70m@m, -10m@m,",
        ", -70m@m, -10m@m,",
        "0 * * * *, , ,"
    })
    void runsOnceAnHourOverOneHourAreWindowsThatBeginAtAMinute(
            @Nullable String cron, @Nullable String earliest, @Nullable String latest, @Nullable Integer minute) {
        assertThat(new Schedule(cron, earliest, latest, null).hourlyWindowMinute())
                .isEqualTo(minute);
    }

    @Test
    void schedulesAreReadFromAllYamlFilesOfAFolder() throws Exception {
        Files.writeString(folder.resolve("a.yml"), "name: A\ncron_schedule: 1 * * * *\nid: new_key\n");
        Files.writeString(folder.resolve("b.YAML"), "name: B\nschedule_window: auto\n");
        Files.writeString(folder.resolve("notes.txt"), "name: C\n");
        Files.writeString(folder.resolve(".hidden.yml"), "name: D\n");
        Schedules schedules = Schedules.ofFolder(folder);

        assertThat(schedules.ofName("A")).isEqualTo(new Schedule("1 * * * *", null, null, null));
        assertThat(schedules.ofName("B")).isEqualTo(new Schedule(null, null, null, "auto"));
        assertThat(List.of("C", "D", "a")).allMatch(name -> schedules.ofName(name) == null);
        assertThat(Schedules.none().ofName(Schedules.DEFAULT_NAME)).isNull();
    }

    @Test
    void aScheduleWithoutANameIsAnErrorWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("a.yml"), "nam: A\n");

        assertThatThrownBy(() -> Schedules.ofFolder(folder))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("a.yml:1:1: required key 'name' is missing; is 'nam' a typo?");
    }

    @Test
    void theFolderBesideTheDetectionsIsFoundUnlessThereAreSeveral() throws Exception {
        Path detections = Files.createDirectories(folder.resolve("x/detections/endpoint"));
        assertThat(ContentCheckout.schedules(List.of(detections))).isNull();
        Path schedules = Files.createDirectory(folder.resolve("x/schedules"));
        Path others = Files.createDirectories(folder.resolve("y/detections"));
        Files.createDirectory(folder.resolve("y/schedules"));

        assertThat(ContentCheckout.schedules(List.of(detections, folder.resolve("x/detections"))))
                .isEqualTo(schedules);
        assertThat(ContentCheckout.schedules(List.of(detections, others))).isNull();
        assertThat(ContentCheckout.schedules(List.of())).isNull();
    }
}
